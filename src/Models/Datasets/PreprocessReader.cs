using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Reads the list under <c>dataset.preprocess</c>.</summary>
internal static class PreprocessReader
{
    private static readonly string[] Names = ["standardize", "scale", "resize"];

    public static IReadOnlyList<PreprocessStep>? Read(SpecMapReader dataset)
    {
        if (dataset.List("preprocess") is not { } items) return null;
        var steps = new List<PreprocessStep>();
        for (int i = 0; i < items.Count; i++)
        {
            string path = $"{dataset.PathOf("preprocess")}[{i}]";
            if (ReadStep(items[i], path, dataset.Problems) is not { } step) continue;
            // Nothing may be fitted on pixels that are not there any more: the loader resizes before all else.
            if (step is Resize && i > 0)
            {
                dataset.Problems.Error(
                    $"{path} is resize; it must be the first step, and the only resize: move it to the front",
                    items[i].Location);
            }

            steps.Add(step with { Location = items[i].Location });
        }

        return steps;
    }

    private static PreprocessStep? ReadStep(SpecNode item, string path, Problems problems)
    {
        (string? name, SpecNode? settings) = item switch
        {
            SpecScalar { Kind: ScalarKind.Text } text => (text.Text, null),
            SpecMap { Entries: [var only] } => (only.Key, only.Value),
            _ => (null, (SpecNode?)null),
        };
        if (name is null)
        {
            problems.Error(
                $"{path} is {item.Description}; it must be one step with its settings, as in {{scale: {{max: 255}}}}",
                item.Location);
            return null;
        }

        if (!Names.Contains(name))
        {
            problems.Error($"{path} is '{name}', which is not a preprocessing step{Suggestion.For(name, Names)}", item.Location);
            return null;
        }

        if (settings is null or SpecScalar { Kind: ScalarKind.Null }) settings = new SpecMap([]) { Location = item.Location };
        if (SpecMapReader.Open(settings, $"{path}.{name}", problems) is not { } reader) return null;
        PreprocessStep step = name switch
        {
            "standardize" => new Standardize(),
            "scale" => ReadScale(reader),
            _ => ReadResize(reader),
        };
        reader.RejectUnknownKeys();
        return step;
    }

    private static Scale ReadScale(SpecMapReader reader)
    {
        reader.RequiredNode("max", "the value that becomes 1, as in {max: 255}");
        return new Scale(reader.Number("max", 1, above: 0));
    }

    private static Resize ReadResize(SpecMapReader reader)
    {
        const string remedy = "the size in pixels, as in {height: 28, width: 28}";
        reader.RequiredNode("height", remedy);
        reader.RequiredNode("width", remedy);
        return new Resize(reader.Integer("height", 1, min: 1, max: 4096), reader.Integer("width", 1, min: 1, max: 4096));
    }
}
