using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Preprocessing;

/// <summary>Reads the list under <c>dataset.preprocess</c>.</summary>
internal static class PreprocessReader
{
    /// <summary>The names of the steps.</summary>
    public static IReadOnlyList<string> Names { get; } = ["standardize", "scale", "resize", "rgb", "normalize", "imagenet"];

    public static IReadOnlyList<PreprocessStep>? Read(SpecMapReader dataset)
    {
        dataset.Problems.Trace?.Note(dataset.PathOf("preprocess"), new ListItems(Names, [.. Names.Where(name => name != "imagenet")]));
        if (dataset.List("preprocess") is not { } items) return null;
        var steps = new List<PreprocessStep>();
        for (int i = 0; i < items.Count; i++)
        {
            string path = $"{dataset.PathOf("preprocess")}[{i}]";
            if (i > 0 && items[i] is SpecScalar { Text: "imagenet" })
            {
                dataset.Problems.Error(
                    $"{path} is imagenet; it begins with a resize, so it must be the first step: move it to the front", items[i].Location);
                continue;
            }

            foreach (PreprocessStep step in ReadSteps(items[i], path, dataset.Problems))
            {
                CheckPlace(step, steps, path, items[i], dataset.Problems);
                steps.Add(step with { Location = items[i].Location });
            }
        }

        return steps;
    }

    /// <summary>
    /// Checks a step's place. The loader resizes and adds channels before all else, so no step may be fitted on pixels before that.
    /// </summary>
    private static void CheckPlace(PreprocessStep step, List<PreprocessStep> before, string path, SpecNode item, Problems problems)
    {
        if (step is Resize && before.Count > 0)
            problems.Error($"{path} is resize; it must be the first step, and the only resize: move it to the front", item.Location);
        if (step is Rgb && before.Any(earlier => earlier is not Resize))
            problems.Error($"{path} is rgb; only resize may stand before it, and it stands once: move it to the front", item.Location);
    }

    /// <summary>
    /// Gives the steps of networks trained on ImageNet: 224x224 pixels in colour, from 0 to 1. The mean of ImageNet's images is subtracted,
    /// and the result is divided by their deviation.
    /// </summary>
    private static PreprocessStep[] ImageNet() =>
        [new Resize(224, 224), new Rgb(), new Scale(255), new Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])];

    private static PreprocessStep[] ReadSteps(SpecNode item, string path, Problems problems)
    {
        if (item is SpecScalar { Kind: ScalarKind.Text, Text: "imagenet" }) return ImageNet();
        return ReadStep(item, path, problems) is { } step ? [step] : [];
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

        if (name == "imagenet")
        {
            problems.Error($"{path} is imagenet with settings, which it does not take; write imagenet alone", item.Location);
            return null;
        }

        if (settings is null or SpecScalar { Kind: ScalarKind.Null }) settings = new SpecMap([]) { Location = item.Location };
        if (SpecMapReader.Open(settings, $"{path}.{name}", problems) is not { } reader) return null;
        PreprocessStep step = name switch
        {
            "standardize" => new Standardize(),
            "scale" => ReadScale(reader),
            "rgb" => new Rgb(),
            "normalize" => ReadNormalize(reader),
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

    private static Normalize ReadNormalize(SpecMapReader reader)
    {
        int errorsBefore = reader.Problems.Errors.Count;
        reader.RequiredNode("mean", "one number for each channel, as in mean: [0.485, 0.456, 0.406]");
        reader.RequiredNode("std", "one number for each channel, as in std: [0.229, 0.224, 0.225]");
        double[] means = Numbers("mean"), deviations = Numbers("std");
        if (deviations.Any(deviation => deviation <= 0)) reader.Error("std", "each number must be above 0");
        if (reader.Problems.Errors.Count == errorsBefore && means.Length != deviations.Length)
            reader.Error("std", $"it must have as many numbers as mean, which has {means.Length}");
        return new Normalize(means, deviations);

        double[] Numbers(string key)
        {
            IReadOnlyList<SpecNode> items = reader.List(key) ?? [];
            double[] numbers = [.. items.OfType<SpecScalar>().Select(item => item.Number).OfType<double>().Where(double.IsFinite)];
            if (numbers.Length < items.Count) reader.Error(key, "it must be a list of numbers, as in [0.5]");
            return numbers;
        }
    }

    private static Resize ReadResize(SpecMapReader reader)
    {
        const string remedy = "the size in pixels, as in {height: 28, width: 28}";
        reader.RequiredNode("height", remedy);
        reader.RequiredNode("width", remedy);
        return new Resize(reader.Integer("height", 1, min: 1, max: 4096), reader.Integer("width", 1, min: 1, max: 4096));
    }
}
