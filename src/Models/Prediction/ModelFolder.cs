using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>A trained trial as a complete folder: a file for each fold, and one file that describes how they belong together.</summary>
public static class ModelFolder
{
    /// <summary>
    /// The file with the common facts of the folds and the preprocessing of each, for people and for programs in other languages.
    /// </summary>
    public const string DescriptionFile = "model.json";

    // The description holds the names of columns and classes, and for each fold two numbers a feature.
    private const long MaxDescriptionBytes = 1L << 28;

    private const string ExperimentFile = "experiment.yaml";
    private const string ReadmeFile = "README.txt";

    private const string Readme = """
        A model trained by Gridfold: {0}, trial {1}.

        model.json           the network's layers, the targets, how a raw row looks, and each fold's preprocessing
        fold-N.safetensors   the weights of fold N, by PyTorch's names; the same description is in its metadata
        experiment.yaml      the experiment file

        To predict a row: make a raw row as 'input' says (a table's columns in order, each category one value that is 1 or 0; an image's
        channels, height and width, 0 to 255; a text's words, each by its place in 'words' plus 2, or 1 for a word that is not there, with
        zeros before them; a value of 'embedded' in the same way, or 0 for a missing one); for each fold put the token at the place of a
        code in its place, where the fold's 'tokens' has those of each such column one after the other; apply its 'preprocessing' in order,
        (value - subtract[channel]) / divide[channel]; run its network without dropout; {2}.

        Or: gridfold predict THIS_FOLDER --input FILE

        """;

    private static readonly JsonSerializerOptions Indented = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Gives the name of a fold's file.</summary>
    public static string FileOf(int fold) => string.Create(CultureInfo.InvariantCulture, $"fold-{fold}.safetensors");

    /// <summary>
    /// Writes the folder, with <see cref="DescriptionFile"/> as the last file. A folder without that file is not a model.
    /// </summary>
    /// <param name="folder">The folder. It is made if it does not exist. An existing folder must be empty or a model's.</param>
    /// <param name="folds">The files that <see cref="FoldModel.Save"/> made, one for each fold.</param>
    /// <param name="experimentFile">The text of the experiment file.</param>
    /// <exception cref="InputException">The folder holds other files, or it cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<byte[]> folds, string experimentFile)
    {
        ModelDescription[] descriptions = [.. folds.Select((file, index) => FoldModel.ReadDescription(file, FileOf(index + 1)))];
        string description = Path.Combine(folder, DescriptionFile);
        try
        {
            Directory.CreateDirectory(folder);
            string[] old = Directory.GetFileSystemEntries(folder);
            if (old.FirstOrDefault(path => !IsOurs(Path.GetFileName(path))) is { } other)
                throw new InputException(
                    $"{folder} holds {Path.GetFileName(other)}; a model needs a folder of its own: name one that is empty or not there");
            File.Delete(description);
            foreach (string file in old) File.Delete(file);
            foreach ((byte[] file, ModelDescription fold) in folds.Zip(descriptions))
                File.WriteAllBytes(Path.Combine(folder, FileOf(fold.Fold)), file);
            File.WriteAllText(Path.Combine(folder, ExperimentFile), experimentFile);
            File.WriteAllText(
                Path.Combine(folder, ReadmeFile),
                string.Format(
                    CultureInfo.InvariantCulture, CompositeFormat.Parse(Readme), descriptions[0].Experiment, descriptions[0].Trial,
                    LastStepOf(descriptions[0])));
            File.WriteAllText(description, Describe(descriptions));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder} cannot be written: {exception.Message.TrimEnd('.')}; name another folder");
        }
    }

    /// <summary>Reads the folds' files.</summary>
    /// <exception cref="InputException">The folder is not a model's, or a part is missing.</exception>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Read(string folder)
    {
        string description = Path.Combine(folder, DescriptionFile);
        try
        {
            if (!File.Exists(description))
                throw new InputException(
                    $"{folder} has no {DescriptionFile}; it must be a folder that 'gridfold export ID --weights {folder}' wrote");
            Index index = JsonSerializer.Deserialize<Index>(Read(description, MaxDescriptionBytes), Indented)
                ?? throw new JsonException("it is null");
            if (index.Folds.Contains(null!)) throw new JsonException("a fold is null");
            if (index.Folds.Count == 0) throw new InputException($"{description} names no fold; export the model again");
            return [.. index.Folds.Select(entry => Path.Combine(folder, FileOf(entry.Fold))).Select(
                file => (file, Read(file, Array.MaxLength)))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the model in {folder} cannot be read: {exception.Message.TrimEnd('.')}; export it again");
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"{description} is not as Gridfold wrote it ({JsonFault.Of(exception)}); export the model again");
        }
    }

    private static byte[] Read(string file, long most) => ReadablePath.Own(file).ReadAllBytes(most, CancellationToken.None)
        ?? throw new InputException($"{file} has over {Numbers.Show(most)} bytes, and a model's file may not; export the model again");

    private static string LastStepOf(ModelDescription description) => description.Threshold is not null
        ? "take the softmax; average the folds'\nprobabilities; and take the second class where its probability is at least 'threshold'"
        : description.Labels is not null
        ? "take the sigmoid of each output; and average the folds'\nprobabilities; a row has the labels whose probability is at least 0.5"
        : description.Scales.Count == 0
        ? "take the softmax; and average the folds'\nprobabilities"
        : $"undo the fold's '{(description.Targets is null ? "target" : "targets")}',\n"
            + "value * deviation + mean; and average the folds' values";

    private static bool IsOurs(string name) =>
        name is DescriptionFile or ExperimentFile or ReadmeFile
        || (name.StartsWith("fold-", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal));

    private static string Describe(ModelDescription[] folds)
    {
        JsonObject document = JsonNode.Parse(folds[0].ToJson())!.AsObject();
        string[] ofFolds = ["fold", "weights_hash", "preprocessing", "target", "targets", "threshold", "tokens"];
        foreach (string key in ofFolds) document.Remove(key);
        document["vote"] = folds[0].Scales.Count == 0 ? "mean of the folds' probabilities" : "mean of the folds' values";
        if (folds[0].Threshold is not null) document["threshold"] = folds.Average(fold => fold.Threshold);
        document["folds"] = new JsonArray([.. folds.Select(fold =>
        {
            JsonObject whole = JsonNode.Parse(fold.ToJson())!.AsObject();
            var entry = new JsonObject
            {
                ["fold"] = fold.Fold,
                ["file"] = FileOf(fold.Fold),
                ["weights_hash"] = fold.WeightsHash,
                ["preprocessing"] = whole["preprocessing"]!.DeepClone(),
            };
            if (whole["threshold"] is { } threshold) entry["threshold"] = threshold.DeepClone();
            foreach (string key in (string[])["target", "targets", "tokens"])
                if (whole[key] is { } own) entry[key] = own.DeepClone();
            return entry;
        })]);
        return document.ToJsonString(Indented) + "\n";
    }

    /// <summary>The part of <see cref="DescriptionFile"/> that is read. The folds' files hold the rest too.</summary>
    private sealed record Index(IReadOnlyList<IndexEntry> Folds);

    private sealed record IndexEntry(int Fold);
}
