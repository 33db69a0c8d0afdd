using k8s;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>The objects of manifests, and the pods that they create.</summary>
internal sealed class Manifests
{
    private static readonly Dictionary<string, Type> CustomTypes = new()
    {
        [ScaledObject.Type] = typeof(ScaledObject),
        [PodMonitor.Type] = typeof(PodMonitor),
        [PrometheusRule.Type] = typeof(PrometheusRule),
        [Issuer.Type] = typeof(Issuer),
        [Certificate.Type] = typeof(Certificate),
    };

    private readonly List<IKubernetesObject<V1ObjectMeta>> _objects;

    private Manifests(IEnumerable<object> objects)
    {
        _objects = [.. objects.Cast<IKubernetesObject<V1ObjectMeta>>()];
        Pods =
        [
            .. All<V1Deployment>().Select(
                deployment => new PodTemplate($"Deployment {deployment.Name()}", deployment.Spec.Template, deployment.Spec.Selector)),
            .. All<V1StatefulSet>().Select(set => new PodTemplate($"StatefulSet {set.Name()}", set.Spec.Template, set.Spec.Selector)),
            .. All<V1Pod>().Select(
                pod => new PodTemplate($"Pod {pod.Name()}", new V1PodTemplateSpec { Metadata = pod.Metadata, Spec = pod.Spec }, null)),
            .. All<V1Job>().Select(job => new PodTemplate($"Job {job.Name()}", job.Spec.Template, null)),
        ];
    }

    /// <summary>The kinds of objects that create pods.</summary>
    public IReadOnlyList<PodTemplate> Pods { get; }

    /// <summary>All objects.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects => _objects;

    /// <summary>The overlays, and the folders that are applied beside them.</summary>
    public static TheoryData<string> Folders => [
        "base", "certificates", "client", "data-https", "monitoring", "namespace", "submit", .. Overlays];

    /// <summary>The folders that hold a whole cluster.</summary>
    public static IEnumerable<string> Clusters => ["base", .. Overlays];

    /// <summary>Whether the silos of a cluster serve the HTTP API.</summary>
    public static bool HasApi(string cluster) => cluster is "overlays/api" or "overlays/api-tls";

    private static IEnumerable<string> Overlays =>
        Directory.GetDirectories(Path.Combine(Repository.Root, "deploy", "k8s", "overlays"))
            .Select(folder => $"overlays/{Path.GetFileName(folder)}").Order(StringComparer.Ordinal);

    /// <summary>Builds a folder with kustomize and reads the result.</summary>
    public static Manifests Of(string folder) => Read(Kubectl.Kustomize(folder));

    /// <summary>Reads documents. An unknown kind or field is an error.</summary>
    public static Manifests Read(string text)
    {
        List<object> objects = KubernetesYaml.LoadAllFromString(text, CustomTypes, strict: true);

        // The reader would silently leave out a document of an unknown kind.
        int documents = text.Split('\n').Count(line => line.StartsWith("kind:", StringComparison.Ordinal));
        Assert.Equal(documents, objects.Count);
        return new Manifests(objects);
    }

    /// <summary>All objects of one kind.</summary>
    public IEnumerable<T> All<T>()
        where T : IKubernetesObject<V1ObjectMeta> => _objects.OfType<T>();

    /// <summary>Whether an object of this kind has this name.</summary>
    public bool Has<T>(string? name)
        where T : IKubernetesObject<V1ObjectMeta> => All<T>().Any(one => one.Name() == name);

    /// <summary>The pods that a selector selects. A selector without labels selects all pods.</summary>
    public IReadOnlyList<PodTemplate> Select(IDictionary<string, string>? labels) => [.. Pods.Where(pod => pod.Matches(labels))];

    /// <summary>The objects of these manifests and of the manifests that are applied beside them.</summary>
    public Manifests Beside(Manifests others) => new([.. _objects, .. others._objects]);
}

/// <summary>A template of pods.</summary>
/// <param name="Name">The object that creates the pods.</param>
/// <param name="Template">The template.</param>
/// <param name="Selector">The labels by which the object finds its pods. Null when it has none.</param>
internal sealed record PodTemplate(string Name, V1PodTemplateSpec Template, V1LabelSelector? Selector)
{
    /// <summary>The ports of the pod's containers.</summary>
    public IEnumerable<V1ContainerPort> Ports => Template.Spec.Containers.SelectMany(container => container.Ports ?? []);

    /// <summary>Whether the pod has all of these labels.</summary>
    public bool Matches(IDictionary<string, string>? labels) => labels is null
        || labels.All(label => Template.Metadata.Labels?.Contains(label) == true);

    /// <summary>Whether the pod has a port with this number or name.</summary>
    public bool HasPort(IntOrString port) => Ports.Any(
        one => one.Name == port.Value || one.ContainerPort.ToString(System.Globalization.CultureInfo.InvariantCulture) == port.Value);
}
