using System.Text.RegularExpressions;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Images are named by digest, as docs/deploy.md tells operators to do, in every overlay.</summary>
public sealed partial class ImageTests
{
    private static readonly string Digest = $"sha256:{new string('a', 64)}";

    public static TheoryData<string> Runnable => ["submit", "client", .. Manifests.Clusters];

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Images_OverlayOfTheDocs_AreNamedByDigest(string folder)
    {
        string documented = File.ReadAllText(Path.Combine(Repository.Root, "docs", "deploy.md"));
        string images = Documented().Match(documented).Value;
        Assert.True(images.Length > 0, "docs/deploy.md shows no image by its digest");

        // The folder lies beside the repository, because kustomize accepts only relative paths.
        string own = Path.Combine(Repository.Root, "artifacts", $"overlay-{Guid.NewGuid():N}");
        Directory.CreateDirectory(own);
        try
        {
            string path = Path.GetRelativePath(own, Path.Combine(Repository.Root, "deploy", "k8s", folder));
            images = images.Replace("$REGISTRY", "registry.example", StringComparison.Ordinal)
                .Replace("$digest", Digest, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(own, "kustomization.yaml"), $"bases: [{path}]\n{images}\n");
            IEnumerable<V1Container> containers = Manifests.Read(Kubectl.KustomizeAt(own))
                .Pods.SelectMany(pod => pod.Template.Spec.Containers);
            string[] gridfold = [
                .. containers.Select(container => container.Image).Where(image => !image.StartsWith("redis:", StringComparison.Ordinal))];
            Assert.NotEmpty(gridfold);
            Assert.All(gridfold, image => Assert.Equal($"registry.example/gridfold-silo@{Digest}", image));
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    [GeneratedRegex(@"^images: \[\{name: gridfold-silo, newName: \S+, digest: ""?\$digest""?\}\]$", RegexOptions.Multiline)]
    private static partial Regex Documented();
}
