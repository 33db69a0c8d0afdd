using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Gridfold.Deploy.Tests;

/// <summary>
/// Tests of the packages that are built in: lock files, the audit, the package source, and the one library that the build changes.
/// </summary>
public sealed class SupplyChainTests
{
    private static readonly string[] Projects =
    [
        .. ((string[])["src", "tests", "bench", "samples"]).SelectMany(
            folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal),
    ];

    private static readonly string Library = Path.Combine(
        AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [Fact]
    public void Packages_OfEveryProject_AreLockedWithTheirContent()
    {
        Dictionary<string, string> versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!,
                StringComparer.OrdinalIgnoreCase);
        Assert.True(Projects.Length > 10);
        foreach (string project in Projects)
        {
            string file = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
            Assert.True(File.Exists(file), $"{project} has no packages.lock.json beside it: dotnet restore makes it");
            JsonObject targets = JsonNode.Parse(File.ReadAllText(file))!["dependencies"]!.AsObject();
            foreach ((string name, JsonNode? package) in targets.SelectMany(target => target.Value!.AsObject()))
            {
                string type = package!["type"]!.GetValue<string>();
                if (type == "Project") continue;
                Assert.True(
                    Convert.FromBase64String(package["contentHash"]!.GetValue<string>()).Length == 64, $"{file}: {name} has no SHA-512");
                if (versions.TryGetValue(name, out string? version))
                    Assert.True(version == package["resolved"]!.GetValue<string>(), $"{file}: {name} is not {version}; dotnet restore");
                else Assert.True(type == "Transitive", $"{file}: {name} has no version in Directory.Packages.props");
            }
        }
    }

    [Theory]
    [InlineData("src/Silo/Gridfold.Silo.csproj", true)]
    [InlineData("src/Models/Gridfold.Models.csproj", true)]
    [InlineData("src/Silo/Gridfold.Silo.csproj", false, "-p:Torch=cuda")]
    [InlineData("src/Silo/Gridfold.Silo.csproj", false, "-p:Torch=none")]
    [InlineData("src/Silo/Gridfold.Silo.csproj", false, "-p:AzureStorage=true")]
    [InlineData("src/Silo/Gridfold.Silo.csproj", false, "-p:RuntimeIdentifier=win-x64")]
    [InlineData("src/Silo/Gridfold.Silo.csproj", false, "-p:RuntimeIdentifier=osx-arm64")]
    [InlineData("src/Silo/Gridfold.Silo.csproj", true, "-p:RuntimeIdentifier=linux-x64")]
    [InlineData("src/Silo/Gridfold.Silo.csproj", true, "-p:RuntimeIdentifiers=linux-x64")]
    [InlineData("src/Silo/Gridfold.Silo.csproj", false, "-p:RuntimeIdentifiers=win-x64")]
    [InlineData("src/Models/Gridfold.Models.csproj", false, "-p:RuntimeIdentifier=linux-x64")]
    [InlineData("src/Models/Gridfold.Models.csproj", false, "-p:RuntimeIdentifiers=linux-x64")]
    public async Task Lock_OfTheDefaultBuild_HoldsForNoOther(string project, bool isLocked, params string[] properties)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "On other systems the default build has other packages, and no lock.");
        JsonNode values = await Evaluate(project, ["-p:CI=true", .. properties]);
        Assert.Equal((isLocked ? "true" : "", isLocked ? "true" : ""),
            (Text(values, "RestorePackagesWithLockFile"), Text(values, "RestoreLockedMode")));
        Assert.Equal(isLocked, !Text(values, "NuGetLockFilePath").EndsWith("none.lock.json", StringComparison.Ordinal));
        if (!isLocked) Assert.False(File.Exists(Text(values, "NuGetLockFilePath")));
    }

    [Fact]
    public async Task Audit_OfEveryPackage_IsOnAndAnErrorInCi()
    {
        JsonNode ci = await Evaluate("src/Silo/Gridfold.Silo.csproj", "-p:CI=true"),
            elsewhere = await Evaluate("src/Silo/Gridfold.Silo.csproj", "-p:CI=");
        Assert.Equal(
            ("true", "all", "low", "true"),
            (Text(ci, "NuGetAudit"), Text(ci, "NuGetAuditMode"), Text(ci, "NuGetAuditLevel"), Text(ci, "TreatWarningsAsErrors")));
        Assert.Equal("", Text(elsewhere, "RestoreLockedMode"));

        // The SDK adds some packages.
        Assert.Equal(["NU1900", "NU1905"], NotErrors(ci));
        Assert.Equal(["NU1900", "NU1901", "NU1902", "NU1903", "NU1904", "NU1905"], NotErrors(elsewhere));
    }

    [Fact]
    public void Image_Restore_IsLocked()
    {
        string dockerfile = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));
        Assert.Matches(@"\nENV CI=true\n(.|\n)*dotnet restore ", dockerfile);
        Assert.Equal(5, dockerfile.Split("/packages.lock.json src/").Length - 1);
    }

    [Theory]
    [InlineData(0, true, null)]
    [InlineData(1, true, "it must be cf33b1b0")]
    [InlineData(0, false, "it must be 0000")]
    public async Task Library_OfOtherBytes_IsNotBuiltIn(int added, bool isExpected, string? error)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"gridfold-weaken-{Guid.NewGuid():N}"), source = Path.Combine(folder, "source.so"),
            weak = Path.Combine(folder, "weak.so");
        Directory.CreateDirectory(folder);
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(Library, TestContext.Current.CancellationToken);
            bytes[^1] += (byte)added;
            await File.WriteAllBytesAsync(source, bytes, TestContext.Current.CancellationToken);
            string project = Path.Combine(folder, "try.proj");
            await File.WriteAllTextAsync(project, $"""
                <Project>
                  <Import Project="{Repository.Root}/build/WeakenGlibcxxVersion.targets" />
                  <Target Name="Try">
                    <WeakenVersionNeed Source="{source}" Destination="{weak}" Version="GLIBCXX_3.4.32"
                                       SourceSha256="$(LibTorchSharpSha256)"
                                       DestinationSha256="{(isExpected ? "$(WeakLibTorchSharpSha256)" : "0000")}" />
                  </Target>
                </Project>
                """, TestContext.Current.CancellationToken);
            (int exitCode, string output) = await Dotnet("msbuild", project, "-t:Try", "-nologo");
            Assert.Equal((error is null, error is null), (exitCode == 0, File.Exists(weak)));
            Assert.Contains(error ?? "", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Output_OfWhatTrains_HasNoCodeThatNothingCalls() =>
        Assert.Empty(Directory.GetFiles(AppContext.BaseDirectory, "ICSharpCode*", SearchOption.AllDirectories));

    private static IEnumerable<string> NotErrors(JsonNode values) =>
        Text(values, "WarningsNotAsErrors").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(code => code.StartsWith("NU19", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);

    private static string Text(JsonNode values, string property) => values["Properties"]![property]!.GetValue<string>();

    private static async Task<JsonNode> Evaluate(string project, params string[] properties)
    {
        (int exitCode, string output) = await Dotnet(
        [
            "msbuild", Path.Combine(Repository.Root, project), "-nologo", .. properties,
            "-getProperty:RestorePackagesWithLockFile,RestoreLockedMode,NuGetLockFilePath,NuGetAudit,NuGetAuditMode,NuGetAuditLevel,"
                + "TreatWarningsAsErrors,WarningsNotAsErrors",
        ]);
        Assert.True(exitCode == 0, output);
        return JsonNode.Parse(output)!;
    }

    private static async Task<(int ExitCode, string Output)> Dotnet(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
