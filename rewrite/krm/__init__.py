"""KRM: a function of kustomize and kpt, ResourceList in, ResourceList out, with the items' references rewritten.

The text is edited in place like any other, nothing is serialized anew, so comments, quotes and order are as the caller
sent them. What is no resource (the functionConfig, results of earlier functions, items of files marked
`rewrite-images: ignore-file`) is blanked to the same length while the items are planned: no edit can reach it.

Source:  kustomize cmd/config/docs/api-conventions/functions-spec.md, kyaml/kio/byteio_reader.go.
"""
