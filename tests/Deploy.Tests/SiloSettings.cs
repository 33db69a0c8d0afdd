using System.Text.Json;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Checks that a silo reads each setting that its pod gets, and that the pod gets each setting that the silo needs.</summary>
internal static partial class SiloSettings
{
    /// <summary>The settings that the host and Orleans read themselves.</summary>
    private static readonly string[] ReadByLibraries =
    [
        "DOTNET_ENVIRONMENT", "Host:ShutdownTimeout", "Orleans:ClusterId", "Orleans:ServiceId", "Orleans:Endpoints:AdvertisedIPAddress",
        "POD_NAME", "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID",
        "Gridfold:Tls:Certificate", "Gridfold:Tls:Key", "Gridfold:Tls:Authority",
    ];

    private static readonly string[] Needed =
        ["Orleans:Name", "Orleans:Endpoints:AdvertisedIPAddress", "Gridfold:Kubernetes", "Gridfold:Http:Address", "POD_NAME",
            "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID"];

    private static readonly string[] OnVolumes =
        ["Gridfold__DataFolder", "Gridfold__Checkpoints__Folder", "Gridfold__Api__Certificate", "Gridfold__Api__Key"];

    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Silo");

    private static readonly Lazy<string> Source = new(() =>
        string.Concat(
            Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)));

    private static readonly Lazy<HashSet<string>> Shipped = new(() =>
        [.. Directory.GetFiles(Folder, "appsettings*.json")
            .SelectMany(file => Keys("", JsonDocument.Parse(File.ReadAllText(file)).RootElement))]);

    /// <summary>The faults in the settings of the silos' pods, one message each.</summary>
    public static IEnumerable<string> Problems(Manifests manifests)
    {
        foreach (V1PodSpec pod in manifests.Pods.Select(pod => pod.Template.Spec)
            .Where(pod => pod.Containers.Any(container => container.Name == "silo")))
        {
            V1Container silo = pod.Containers.Single();
            List<KeyValuePair<string, string>> maps =
                [.. (silo.EnvFrom ?? [])
                    .SelectMany(source => manifests.All<V1ConfigMap>().Single(map => map.Name() == source.ConfigMapRef.Name).Data)];
            string[] keys = [.. maps.Select(entry => entry.Key).Concat(silo.Env.Select(variable => variable.Name))
                .Select(name => name.Replace("__", ":", StringComparison.Ordinal))];
            foreach (string key in keys.GroupBy(key => key).Where(group => group.Count() > 1).Select(group => group.Key))
                yield return $"{key} is given twice";
            foreach (string key in keys.Where(key => !IsRead(key))) yield return $"no silo reads {key}";
            foreach (string key in Needed.Except(keys)) yield return $"{key} is missing";
            foreach (string key in maps.Select(entry => entry.Key).Where(PodSecurity.IsSecret))
                yield return $"{key} is not taken from a Secret";
            foreach (string problem in References(silo)) yield return problem;

            string? timeout = maps.FirstOrDefault(entry => entry.Key == "Host__ShutdownTimeout").Value;
            if (timeout is null || TimeSpan.Parse(timeout, null).TotalSeconds + 10 > pod.TerminationGracePeriodSeconds)
                yield return "the grace period leaves no time to shut down";
            if (keys.Contains("Gridfold:Checkpoints:Folder") == keys.Contains("Gridfold:Checkpoints:AzureBlobs:ConnectionString"))
                yield return "there must be one place for checkpoints";
            foreach (string path in maps.Where(entry => OnVolumes.Contains(entry.Key)).Select(entry => entry.Value))
                if (!silo.VolumeMounts.Any(mount => path.StartsWith(mount.MountPath + "/", StringComparison.Ordinal)))
                    yield return $"{path} is on no volume";
        }
    }

    /// <summary>
    /// Whether a silo reads a key. Such a key stands in the shipped settings or in the source, or the source names its section and the
    /// rest.
    /// </summary>
    public static bool IsRead(string key)
    {
        if (ReadByLibraries.Contains(key) || Shipped.Value.Contains(key) || Source.Value.Contains($"\"{key}\"", StringComparison.Ordinal))
            return true;
        for (int colon = key.LastIndexOf(':'); colon > 0; colon = key.LastIndexOf(':', colon - 1))
        {
            string section = key[..colon], rest = key[(colon + 1)..];
            if (Source.Value.Contains($"\"{section}\"", StringComparison.Ordinal)
                && (Source.Value.Contains($"\"{rest}\"", StringComparison.Ordinal)
                    || Source.Value.Contains($":{rest}\"", StringComparison.Ordinal)
                    || Source.Value.Contains($" {rest} {{ get; set; }}", StringComparison.Ordinal))) return true;
        }

        return false;
    }

    private static IEnumerable<string> References(V1Container silo)
    {
        var before = new HashSet<string>();
        foreach (V1EnvVar variable in silo.Env)
        {
            foreach (Match reference in Reference().Matches(variable.Value ?? ""))
                if (!before.Contains(reference.Groups[1].Value))
                    yield return $"{variable.Name} refers to {reference.Groups[1].Value}, which does not stand before it";
            before.Add(variable.Name);
        }
    }

    private static IEnumerable<string> Keys(string prefix, JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject()
            .SelectMany(property => Keys(prefix.Length == 0 ? property.Name : $"{prefix}:{property.Name}", property.Value))
        : [prefix];

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Reference();
}
