using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Tests of the chart, which reads the manifests of deploy/k8s.</summary>
public sealed class HelmTests
{
    private const string Settings = "gridfold.dev/settings", Kept = "helm.sh/resource-policy";

    private static readonly string[] Whole =
    [
        "storage=azure", "gpu=true", "image.tag=mine", "api.enabled=true", "api.host=gridfold.example", "api.tlsToSilos=true",
        "autoscale.enabled=true", "monitoring=true", "certificates=true", "dataHttps=true",
    ];

    [Theory]
    [InlineData("base", "storage=redis")]
    [InlineData("overlays/dev", "storage=dev")]
    [InlineData("overlays/azure", "storage=azure")]
    [InlineData("overlays/gpu", "gpu=true")]
    [InlineData("overlays/api", "api.enabled=true,api.host=gridfold.example")]
    [InlineData("overlays/api-tls", "api.enabled=true,api.host=gridfold.example,api.tlsToSilos=true")]
    [InlineData("overlays/autoscale", "autoscale.enabled=true")]
    [InlineData("overlays/monitoring", "monitoring=true")]
    public void Template_OfAnOverlay_HasTheObjectsOfKustomize(string folder, string values)
    {
        JsonObject chart = ByName(Helm.Template(values.Split(','))), overlay = ByName(Manifests.Of(folder));
        Assert.Equal(overlay.Select(known => known.Key), chart.Select(known => known.Key));
        Assert.All(overlay, known => Assert.Equal(known.Value!.ToJsonString(), chart[known.Key]!.ToJsonString()));
    }

    [Fact]
    public void Overlays_AllOfThem_AreComparedAbove() => Assert.Equal(
        Manifests.Clusters.Order(StringComparer.Ordinal),
        typeof(HelmTests).GetMethod(nameof(Template_OfAnOverlay_HasTheObjectsOfKustomize))!.GetCustomAttributes(inherit: false)
            .OfType<InlineDataAttribute>().Select(row => (string)row.Data[0]!).Order(StringComparer.Ordinal));

    [Fact]
    public void Template_OfEverything_IsSoundAndRestricted()
    {
        Manifests manifests = Helm.Template(Whole);
        Assert.Empty(manifests.Pods.SelectMany(PodSecurity.Problems));
        Assert.Empty(Agreement.Problems(manifests));
        Assert.Empty(SiloSettings.Problems(manifests));
        Assert.Contains(manifests.All<V1Ingress>().Single().Spec.Rules, rule => rule.Host == "gridfold.example");
        V1Container silo = Silos(manifests).Spec.Template.Spec.Containers.Single();
        Assert.Equal("gridfold-silo:mine", silo.Image);
        Assert.Equal("1", $"{silo.Resources.Limits["nvidia.com/gpu"]}");
        Assert.Contains(silo.Env, variable => variable.Name == "ConnectionStrings__storage");
        Assert.Null(Silos(manifests).Spec.Replicas);
    }

    [Fact]
    public void Template_Values_ReachTheirPlaces()
    {
        string digest = $"sha256:{new string('a', 64)}";
        Manifests manifests = Helm.Template(
            "image.repository=r.example/silo", $"image.digest={digest}", "replicas=5", "slots=2", "resources.limits.memory=16Gi",
            "volume.size=200Gi", "volume.storageClass=nfs", "settings.Gridfold__OwnCode__Role=Operator",
            "patch.spec.template.spec.priorityClassName=high", "api.enabled=true", "api.host=a.example", "api.ingressClass=own");
        V1DeploymentSpec spec = Silos(manifests).Spec;
        V1Container silo = spec.Template.Spec.Containers.Single();
        Assert.Equal($"r.example/silo@{digest}", silo.Image);
        Assert.Equal((5, "high"), (spec.Replicas, spec.Template.Spec.PriorityClassName));
        Assert.Equal(("16Gi", "4"), ($"{silo.Resources.Limits["memory"]}", $"{silo.Resources.Limits["cpu"]}"));
        V1PersistentVolumeClaim volume = manifests.All<V1PersistentVolumeClaim>().Single();
        Assert.Equal(("200Gi", "nfs"), ($"{volume.Spec.Resources.Requests["storage"]}", volume.Spec.StorageClassName));
        Assert.Equal("keep", volume.Metadata.Annotations[Kept]);
        IDictionary<string, string> settings = manifests.All<V1ConfigMap>().Single().Data;
        Assert.Equal(("2", "Operator"), (settings["Gridfold__Slots__Slots"], settings["Gridfold__OwnCode__Role"]));
        V1IngressSpec ingress = manifests.All<V1Ingress>().Single().Spec;
        Assert.Equal(("own", "a.example", "a.example"), (ingress.IngressClassName, ingress.Rules[0].Host, ingress.Tls[0].Hosts[0]));
    }

    [Fact]
    public void Template_OtherSettings_StartOtherPods() => Assert.NotEqual(
        Silos(Helm.Template("slots=2")).Spec.Template.Metadata.Annotations[Settings],
        Silos(Helm.Template("slots=3")).Spec.Template.Metadata.Annotations[Settings]);

    [Theory]
    [InlineData("storage=sql", "storage")]
    [InlineData("replica=2", "replica")]
    [InlineData("api.enabled=true", "api")]
    [InlineData("slots=0", "slots")]
    [InlineData("settings.a-b=1", "a-b")]
    [InlineData("storage=azure,gpu=true", "image.tag is empty")]
    [InlineData("autoscale.least=20", "autoscale.least is 20")]
    public void Template_WrongValues_AreRefusedByName(string values, string name) =>
        Assert.Contains(name, Helm.Refusal(values), StringComparison.Ordinal);

    [Fact]
    public void Lint_Strict_FindsNothing()
    {
        (int code, string output) = Helm.Lint();
        Assert.True(code == 0, output);
    }

    private static V1Deployment Silos(Manifests manifests) =>
        manifests.All<V1Deployment>().Single(deployment => deployment.Name() == "gridfold-silo");

    // The chart adds two labels, keeps the volume, and has the hash of the settings as an annotation. Kustomize puts
    // that hash into the name of the ConfigMap.
    private static JsonObject ByName(Manifests manifests)
    {
        var found = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (IKubernetesObject<V1ObjectMeta> known in manifests.Objects)
        {
            JsonNode node = Sorted(JsonNode.Parse(KubernetesJson.Serialize(known).Replace(
                ConfigMap(manifests), "\"gridfold\"", StringComparison.Ordinal))!)!;
            JsonObject metadata = node["metadata"]!.AsObject();
            if (metadata["labels"] is JsonObject labels)
            {
                labels.Remove("app.kubernetes.io/managed-by");
                labels.Remove("helm.sh/chart");
                if (labels.Count == 0) metadata.Remove("labels");
            }

            if (metadata["annotations"]?[Kept] is not null) metadata.Remove("annotations");
            if (node["spec"]?["template"]?["metadata"]?["annotations"]?[Settings] is not null)
                node["spec"]!["template"]!["metadata"]!.AsObject().Remove("annotations");
            found.Add($"{known.Kind}/{metadata["name"]}", node);
        }

        return new JsonObject(found.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
    }

    private static string ConfigMap(Manifests manifests) =>
        $"\"{manifests.All<V1ConfigMap>().Single(map => map.Data.ContainsKey("Gridfold__Slots__Slots")).Name()}\"";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray(
            [.. list.OrderBy(item => (item as JsonObject)?["name"]?.ToString(), StringComparer.Ordinal).Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
