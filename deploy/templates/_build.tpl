{{/*
Reads a folder of k8s as kustomize does: its bases, resources, patches, generated ConfigMaps and image tags.
Context: "files" (the chart's files), "folder" (its path below k8s), "state" with "objects" (by kind and name), "visited" and "tag".
A folder that was visited is left out, so several overlays share one base.
*/}}
{{- define "gridfold.folder" -}}
{{- $state := .state -}}
{{- $files := .files -}}
{{- $folder := .folder -}}
{{- if not (hasKey $state.visited $folder) -}}
  {{- $_ := set $state.visited $folder true -}}
  {{- $kustomization := $files.Get (printf "k8s/%s/kustomization.yaml" $folder) | fromYaml -}}
  {{- range $kustomization.bases -}}
    {{- include "gridfold.folder" (dict "files" $files "folder" (clean (printf "%s/%s" $folder .)) "state" $state) -}}
  {{- end -}}
  {{- range $kustomization.resources -}}
    {{- range splitList "\n---\n" ($files.Get (printf "k8s/%s/%s" $folder .)) -}}
      {{- $object := fromYaml . -}}
      {{- $_ := set $state.objects (printf "%s/%s" $object.kind $object.metadata.name) $object -}}
    {{- end -}}
  {{- end -}}
  {{- range $kustomization.patchesStrategicMerge -}}
    {{- range splitList "\n---\n" ($files.Get (printf "k8s/%s/%s" $folder .)) -}}
      {{- $patch := fromYaml . -}}
      {{- $object := get $state.objects (printf "%s/%s" $patch.kind $patch.metadata.name) -}}
      {{- if $object -}}
        {{- include "gridfold.merge" (dict "into" $object "by" $patch) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- range $kustomization.configMapGenerator -}}
    {{- $key := printf "ConfigMap/%s" .name -}}
    {{- if not (hasKey $state.objects $key) -}}
      {{- $map := dict "apiVersion" "v1" "kind" "ConfigMap" "metadata" (dict "name" .name) "data" dict -}}
      {{- with ($kustomization.generatorOptions | default dict).labels -}}{{- $_ := set $map.metadata "labels" . -}}{{- end -}}
      {{- $_ := set $state.objects $key $map -}}
    {{- end -}}
    {{- $data := get (get $state.objects $key) "data" -}}
    {{- range .literals -}}
      {{- $pair := splitn "=" 2 . -}}
      {{- $_ := set $data $pair._0 $pair._1 -}}
    {{- end -}}
    {{- range .files -}}
      {{- $_ := set $data (base .) ($files.Get (printf "k8s/%s/%s" $folder .)) -}}
    {{- end -}}
  {{- end -}}
  {{- range $kustomization.images -}}
    {{- if .newTag -}}{{- $_ := set $state "tag" .newTag -}}{{- end -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/*
Changes the map "into" by the map "by": maps are merged, lists of named items are merged by the names, null removes a key, and anything
else takes the place of what was there.
*/}}
{{- define "gridfold.merge" -}}
{{- $into := .into -}}
{{- range $key, $value := .by -}}
  {{- $old := get $into $key -}}
  {{- if kindIs "invalid" $value -}}
    {{- $_ := unset $into $key -}}
  {{- else if and (kindIs "map" $value) (kindIs "map" $old) -}}
    {{- include "gridfold.merge" (dict "into" $old "by" $value) -}}
  {{- else if and (kindIs "slice" $value) (kindIs "slice" $old) (kindIs "map" (first $value)) (hasKey (first $value | default dict) "name") -}}
    {{- range $item := $value -}}
      {{- $found := dict -}}
      {{- range get $into $key -}}
        {{- if eq .name $item.name -}}{{- $_ := set $found "item" . -}}{{- end -}}
      {{- end -}}
      {{- if $found.item -}}
        {{- include "gridfold.merge" (dict "into" $found.item "by" $item) -}}
      {{- else -}}
        {{- $_ := set $into $key (append (get $into $key) $item) -}}
      {{- end -}}
    {{- end -}}
  {{- else -}}
    {{- $_ := set $into $key $value -}}
  {{- end -}}
{{- end -}}
{{- end -}}
