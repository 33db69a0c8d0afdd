using System.Xml.Linq;

namespace Gridfold.Deploy.Tests.Packages;

/// <summary>The packages for programs of users, and <c>dotnet new gridfold</c>, which makes such a program.</summary>
public sealed class TemplateTests
{
    private static readonly string[] Parts = ["src/Abstractions", "src/Models", "src/Grains", "src/Silo", "src/Hosting", "templates"];

    [Fact]
    public async Task New_FromAFeedOfPackages_MakesAProgramThatSearches()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The template is for Linux.");
        using var machine = new DotnetMachine();

        // No other package has this version, so none is taken from a cache.
        string version = $"0.1.0-test.{Guid.NewGuid():N}";
        foreach (string part in Parts)
        {
            string[] built = part == "templates" ? [] : ["--no-build"];
            await machine.Run(
                Repository.Root, ["pack", part, "-c", DotnetMachine.Configuration, .. built, $"-p:Version={version}", "-o", machine.Feed]);
        }

        string templates = Path.Combine(machine.Feed, $"Gridfold.Templates.{version}.nupkg");
        await machine.Run(machine.Root, ["new", "install", templates, .. machine.Hive]);
        await machine.Run(machine.Root, ["new", "gridfold", "-n", "Acme.Search", "--GridfoldVersion", version, .. machine.Hive]);
        string project = Path.Combine(machine.Root, "Acme.Search");
        await machine.Run(project, ["build", "-warnaserror"]);
        string output = await machine.Run(project, ["run", "--no-build"]);

        Assert.Contains("Completed: 20 of 20 trials", output, StringComparison.Ordinal);
        Assert.Contains("This flower is virginica", output, StringComparison.Ordinal);
    }

    /// <summary>The template names versions. They are those of this repository.</summary>
    [Fact]
    public void Template_Versions_AreThoseOfTheRepository()
    {
        string version = Named(Path.Combine(Repository.Root, "Directory.Build.props"), "Version").Single().Value;
        string template = File.ReadAllText(Path.Combine(Repository.Root, "templates", "search", ".template.config", "template.json"));
        Assert.Contains($"\"defaultValue\": \"{version}\"", template, StringComparison.Ordinal);
        var packages = Named(Path.Combine(Repository.Root, "Directory.Packages.props"), "PackageVersion")
            .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!);
        XElement[] references =
            [.. Named(Path.Combine(Repository.Root, "templates", "search", "GridfoldSearch.csproj"), "PackageReference")];
        Assert.Equal(2, references.Length);
        Assert.Equal("GRIDFOLD_VERSION", (string)references[0].Attribute("Version")!);
        Assert.Equal(packages[(string)references[1].Attribute("Include")!], (string)references[1].Attribute("Version")!);
    }

    private static IEnumerable<XElement> Named(string file, string name) => XDocument.Load(file).Descendants(name);
}
