using System.Globalization;
using System.Text.RegularExpressions;
using Gridfold.Models.Input;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gridfold.Silo.SpecFiles;

/// <summary>Turns YAML into spec nodes with their locations. Scalars follow YAML 1.2's core schema.</summary>
public static partial class YamlSpecReader
{
    // An alias can repeat a large node many times. No experiment file needs this many nodes.
    private const int MaxNodes = 200_000;

    // An alias can stand for a node that contains it.
    private const int MaxLevels = 100;

    /// <summary>Reads the single document of a file.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">The name of the file in locations.</param>
    /// <exception cref="InputException">The text is not one YAML document.</exception>
    public static SpecNode Read(string text, string file) => Read(text, mark => new SourceLocation(file, (int)mark.Line, (int)mark.Column));

    /// <summary>Reads one document.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="at">Gives the location of a place in the text.</param>
    /// <exception cref="InputException">The text is not one YAML document.</exception>
    public static SpecNode Read(string text, Func<Mark, SourceLocation> at)
    {
        var stream = new YamlStream();
        var events = new Parser(new StringReader(text));
        try
        {
            RejectDeepNesting(events, at);
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            var fault = YamlFault.Of(exception, text);
            throw new InputException($"this is not YAML: {fault.Reason}", at(fault.Place));
        }
        catch (InvalidOperationException)
        {
            // The parser fails by its own error on some flow lists that do not end, for example on "[a" before a key.
            throw new InputException("this is not YAML: a list or map that begins near here does not end; close it with ] or }",
                events.Current is { } last ? at(last.Start) : null);
        }
        catch (ArgumentException)
        {
            // The library fails by its own error on some mappings with an entry that has no key, for example on ": " at the end of a file.
            throw new InputException(
                "this is not YAML: an entry near here has no key; look for a line that begins with a colon",
                events.Current is { } last ? at(last.Start) : null);
        }

        if (stream.Documents.Count != 1)
        {
            string found = stream.Documents.Count == 0 ? "no document" : $"{stream.Documents.Count} documents";
            throw new InputException($"{at(Mark.Empty).File} has {found}; it must have one");
        }

        int nodes = 0;
        return Convert(stream.Documents[0].RootNode, at, 1, ref nodes);
    }

    /// <summary>Refuses deep nesting. The library reads nested nodes by recursion, and a file must not exhaust the stack.</summary>
    private static void RejectDeepNesting(Parser events, Func<Mark, SourceLocation> at)
    {
        int level = 0;
        while (events.MoveNext())
        {
            level += events.Current!.NestingIncrease;

            // The stream and the document are levels too.
            if (level > MaxLevels + 2)
                throw new InputException(
                    $"lists and maps lie more than {MaxLevels} deep here; write them flatter", at(events.Current.Start));
        }
    }

    private static SpecNode Convert(YamlNode node, Func<Mark, SourceLocation> at, int level, ref int nodes)
    {
        SourceLocation location = at(node.Start);
        if (++nodes > MaxNodes)
            throw new InputException($"the file grows beyond {MaxNodes:N0} values once its aliases are followed; write fewer", location);
        if (level > MaxLevels)
            throw new InputException(
                $"lists and maps lie more than {MaxLevels} deep here; an alias must not stand for what holds it", location);
        switch (node)
        {
            case YamlMappingNode map:
                var entries = new List<SpecEntry>();
                var merged = new List<SpecEntry>();
                foreach ((YamlNode key, YamlNode value) in map.Children)
                {
                    if (key is not YamlScalarNode { Value: { } name } scalar)
                        throw new InputException("a key must be a single word; this one is a list or a map", at(key.Start));
                    SpecNode converted = Convert(value, at, level + 1, ref nodes);
                    if (name == YamlMerge.Key && scalar.Style == ScalarStyle.Plain)
                        merged.AddRange(YamlMerge.EntriesOf(converted, at(key.Start)));
                    else entries.Add(new SpecEntry(name, at(key.Start), converted));
                }

                return new SpecMap(YamlMerge.Merge(entries, merged)) { Location = location };
            case YamlSequenceNode list:
                var items = new List<SpecNode>();
                foreach (YamlNode item in list.Children) items.Add(Convert(item, at, level + 1, ref nodes));
                return new SpecList(items) { Location = location };
            default:
                var written = (YamlScalarNode)node;
                return ConvertScalar(written) with { Written = written.Value ?? "", Location = location };
        }
    }

    private static SpecScalar ConvertScalar(YamlScalarNode scalar)
    {
        string text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain) return SpecScalar.Of(text);
        if (text is "" or "~" or "null" or "Null" or "NULL") return new SpecScalar(ScalarKind.Null, "");
        if (text is "true" or "True" or "TRUE") return new SpecScalar(ScalarKind.Boolean, "true");
        if (text is "false" or "False" or "FALSE") return new SpecScalar(ScalarKind.Boolean, "false");
        if (WholeNumber().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return SpecScalar.Of(whole);
        if (Number().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var number && double.IsFinite(number))
            return SpecScalar.Of(number);
        return SpecScalar.Of(text);
    }

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
