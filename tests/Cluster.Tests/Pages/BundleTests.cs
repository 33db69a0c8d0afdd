namespace Gridfold.Cluster.Tests.Pages;

/// <summary>The committed files of the console are those of its source.</summary>
public sealed class BundleTests(ConsolePackages packages) : IClassFixture<ConsolePackages>
{
    private static readonly string Committed = Path.Combine(ConsolePackages.Source, "dist");

    [Fact]
    public async Task Files_BuiltAgain_AreTheSame()
    {
        Assert.SkipUnless(packages.AreInstalled, "Node.js and its npm are not installed, and the build of the console needs them");
        string built = Directory.CreateTempSubdirectory("gridfold-console-").FullName;
        await packages.Build(built);
        Assert.Equal(
            Directory.GetFiles(Committed).Select(Path.GetFileName).Order(), Directory.GetFiles(built).Select(Path.GetFileName).Order());
        foreach (string file in Directory.GetFiles(built))
        {
            Assert.True(File.ReadAllBytes(file).SequenceEqual(File.ReadAllBytes(Path.Combine(Committed, Path.GetFileName(file)))),
                $"{Path.GetFileName(file)} differs from its source: run 'npm ci && npm run build' in src/Silo/Console.");
        }

        Directory.Delete(built, recursive: true);
    }

    [Fact]
    public void Bundle_HasTheLicenseOfEachPackage()
    {
        string script = File.ReadAllText(Path.Combine(Committed, "app.js"));
        foreach (string notice in (string[])["Copyright (c) 2015-present Jason Miller", "Leon Sorokin", "Permission is hereby granted"])
            Assert.Contains(notice, script, StringComparison.Ordinal);
    }
}
