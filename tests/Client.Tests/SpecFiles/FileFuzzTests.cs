using System.Text;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Tests.BadInput;
using Gridfold.Models.Tests.Fuzzing;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.SpecFiles;

/// <summary>Experiment files, files of clusters and addresses of silos that were changed.</summary>
public sealed class FileFuzzTests : IDisposable
{
    private static readonly byte[][] Words = [.. ((string[])
        [
            "null", "[]", "{}", "\"\"", "0", "-1", "1e999", "1e1", "true", "[", "]", "{", "}", "- ", ": ", "\n  ", "\t", "&a ", "*a",
            "<<: ", "|",
            ">", "'", "\"", "#", "---\n", "%YAML 1.1\n", "? ", "${lr}", "${", "\0", "\u001b", "\u2028", "9223372036854775808", "0x1F", "~",
            "!!int ", "!<tag:x>", "\uFEFF", "linear", "values", "min", "type", "searcher", "name", "path", "~/", "1e-400",
        ]).Select(Encoding.UTF8.GetBytes)];

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void ExperimentFile() => Fuzz.Bytes(
        [Encoding.UTF8.GetBytes(GoodSearch.Text), .. Directory.GetFiles(Sandbox.Example(""), "*.yaml").Select(File.ReadAllBytes)],
        Words, input => SpecFile.Read(Write("search.yaml", input), []));

    [Fact]
    public void FileOfClusters()
    {
        var home = new GridfoldHome(_sandbox.Folder);
        byte[] file = Encoding.UTF8.GetBytes(
            "current: a\nclusters:\n  a: {gateways: [\"10.0.0.1:30000\"], cluster_id: c, service_id: s, tls: {certificate: /c.pem}}\n"
            + "  b: {clustering: {ProviderType: Redis, ConnectionString: \"localhost:6379\"}, cluster_id: c, service_id: s}\n");
        Fuzz.Bytes([file], Words, input =>
        {
            Write(Path.GetFileName(home.Contexts), input);
            ContextFile.Read(home);
        });
    }

    [Fact]
    public void AddressOfASilo()
    {
        var home = new GridfoldHome(_sandbox.Folder);
        byte[] file = Encoding.UTF8.GetBytes($"{{\"gateway\": 30000, \"key\": \"{new string('0', 64)}\"}}");
        Fuzz.Bytes([file], Words, input =>
        {
            Write(Path.GetFileName(home.SiloAddress), input);
            HostAddress.Read(home);
        });
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_sandbox.Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
