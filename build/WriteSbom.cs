using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a software bill of materials in CycloneDX 1.6 (JSON): the packages that a program is published with, from project.assets.json,
/// each with its version, the SHA-512 of its content and its licence. The same packages give the same bytes.
/// </summary>
public class WriteSbom : Task
{
    public string Assets { get; set; }

    public string Target { get; set; }

    public string Name { get; set; }

    public string Version { get; set; }

    /// <summary>The files that are published, with their packages as the metadata NuGetPackageId.</summary>
    public ITaskItem[] Files { get; set; }

    /// <summary>Packages whose files are published by other means than NuGet's.</summary>
    public ITaskItem[] Others { get; set; }

    /// <summary>A file of a package that was changed; its metadata Sha256 and Notes say how.</summary>
    public ITaskItem[] Changed { get; set; }

    public string Destination { get; set; }

    public override bool Execute()
    {
        XElement assets;
        byte[] json = File.ReadAllBytes(Assets);
        using (XmlReader reader = JsonReaderWriterFactory.CreateJsonReader(json, XmlDictionaryReaderQuotas.Max))
            assets = XElement.Load(reader);
        XElement target = assets.Element("targets").Elements().FirstOrDefault(one => NameOf(one) == Target);
        if (target == null)
        {
            Log.LogError("{0} has no target {1}: restore the project for it.", Assets, Target);
            return false;
        }

        string folder = NameOf(assets.Element("packageFolders").Elements().First());
        Dictionary<string, XElement> libraries = assets.Element("libraries").Elements().ToDictionary(NameOf);
        IEnumerable<string> names = Files.Select(file => file.GetMetadata("NuGetPackageId")).Concat((Others ?? new ITaskItem[0]).Select(item => item.ItemSpec));
        var published = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        IEnumerable<string> components = target.Elements()
            .Where(package => (string)package.Element("type") == "package" && published.Contains(NameOf(package).Split('/')[0]))
            .OrderBy(NameOf, StringComparer.Ordinal)
            .Select(package => Component(NameOf(package), libraries[NameOf(package)], folder))
            .Concat((Changed ?? new ITaskItem[0]).Select(Component));
        string program = Member("type", "application") + ", " + Member("bom-ref", Name) + ", " + Member("name", Name) + ", " + Member("version", Version);
        string document = "{\n  " + Member("bomFormat", "CycloneDX") + ",\n  " + Member("specVersion", "1.6") + ",\n  \"version\": 1,\n"
            + "  \"metadata\": {\"component\": {" + program + "}},\n"
            + "  \"components\": [\n    " + string.Join(",\n    ", components) + "\n  ]\n}\n";
        File.WriteAllText(Destination, document, new UTF8Encoding(false));
        return true;
    }

    private static string Component(string identity, XElement library, string folder)
    {
        string[] parts = identity.Split('/');
        string address = "pkg:nuget/" + parts[0] + "@" + parts[1];
        byte[] hash = Convert.FromBase64String((string)library.Element("sha512"));
        string licence = Licence(Directory.GetFiles(Path.Combine(folder, (string)library.Element("path")), "*.nuspec").Single());
        string digest = BitConverter.ToString(hash).Replace("-", "").ToLowerInvariant();
        return "{" + Member("type", "library") + ", " + Member("bom-ref", address)
            + ", " + Member("name", parts[0]) + ", " + Member("version", parts[1])
            + ", " + Hash("SHA-512", digest) + (licence == null ? "" : ", \"licenses\": [{" + Member("expression", licence) + "}]")
            + ", " + Member("purl", address) + "}";
    }

    private static string Component(ITaskItem file) =>
        "{" + Member("type", "file") + ", " + Member("bom-ref", file.ItemSpec) + ", " + Member("name", file.ItemSpec)
        + ", " + Hash("SHA-256", file.GetMetadata("Sha256")) + ", \"pedigree\": {" + Member("notes", file.GetMetadata("Notes")) + "}}";

    private static string Hash(string algorithm, string content) =>
        "\"hashes\": [{" + Member("alg", algorithm) + ", " + Member("content", content) + "}]";

    /// <summary>An SPDX expression; null where the package has a text of its own.</summary>
    private static string Licence(string nuspec)
    {
        XElement licence = XDocument.Load(nuspec).Descendants().FirstOrDefault(element => element.Name.LocalName == "license");
        return (string)licence?.Attribute("type") == "expression" ? licence.Value : null;
    }

    /// <summary>The name of a member of a JSON object: the reader writes one that XML does not allow as an attribute.</summary>
    private static string NameOf(XElement member) => (string)member.Attribute("item") ?? member.Name.LocalName;

    private static string Member(string name, string value) =>
        "\"" + name + "\": \"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
