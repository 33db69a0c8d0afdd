using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Gridfold.Client.Commands;
using Gridfold.Hosting.Clusters;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Datasets;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.House;

/// <summary>The table of limits in <c>docs/limits.md</c> against the constants of the code.</summary>
public sealed partial class LimitTests
{
    // Each row of the page, in its order. Null stands for a row without one number.
    private static readonly (string Limit, string? Constant)[] Rows =
    [
        ("kinds of files", null),
        ("characters of an experiment file", "Gridfold.Grains.Experiments.SubmissionCheck.MaxCharacters"),
        ("characters of the file of clusters", "Gridfold.Hosting.Clusters.ContextFile.MaxCharacters"),
        ("depth of lists and maps in YAML", "Gridfold.Silo.SpecFiles.YamlSpecReader.MaxLevels"),
        ("values in YAML, with its aliases followed", "Gridfold.Silo.SpecFiles.YamlSpecReader.MaxNodes"),
        ("bytes of a download", "Gridfold.Models.Datasets.Sources.Download.UsualMaxBytes"),
        ("redirections of a download", "Gridfold.Models.Datasets.Sources.DownloadHandler.MaxRedirections"),
        ("bytes of code that is sent to a cluster", "Gridfold.Models.OwnCode.CodeArchive.MaxBytes"),
        ("files of code that is sent to a cluster", "Gridfold.Models.OwnCode.CodeArchive.MaxFiles"),
        ("bytes of a table", "Gridfold.Models.Datasets.Tables.TableDataset.MaxBytes"),
        ("columns", "Gridfold.Models.Datasets.Tables.TableRecords.MaxColumns"),
        ("characters of a field", "Gridfold.Models.Datasets.Tables.Csv.CsvRecords.MaxFieldCharacters"),
        ("different texts of all text columns and the label", "Gridfold.Models.Datasets.Tables.TableValues.MaxTexts"),
        ("different words of a text column, or values of an embedded one", "Gridfold.Models.Datasets.TextSpec.MaxWords"),
        ("values after one-hot encoding", "Gridfold.Models.Datasets.Dataset.MaxValues"),
        ("classes", "Gridfold.Models.Datasets.Dataset.MaxClasses"),
        ("columns to predict", "Gridfold.Models.Datasets.DatasetSpec.MaxTargets"),
        ("problems that are counted", "Gridfold.Models.Datasets.Tables.TableSurvey.MaxProblems"),
        ("files and folders in a folder of images", "Gridfold.Models.Datasets.Sources.FolderImages.MaxEntries"),
        ("entries of a zip", "Gridfold.Models.Datasets.Sources.ZipDirectory.MaxEntries"),
        ("bytes of a zip's directory", "Gridfold.Models.Datasets.Sources.ZipDirectory.MaxBytes"),
        ("times its size to which a zip may unpack", "Gridfold.Models.Datasets.Sources.ZipImages.MaxGrowth"),
        ("bytes to which any zip may unpack", "Gridfold.Models.Datasets.Sources.ZipImages.FreeBytes"),
        ("bytes of an image in a zip", "Gridfold.Models.Datasets.Sources.ZipImages.MaxEntryBytes"),
        ("bytes of an image in a folder", "Gridfold.Models.Datasets.Sources.FolderImages.MaxBytes"),
        ("pixels of an image", "Gridfold.Models.Datasets.Images.ImageDecoder.MaxPixels"),
        ("values of all images together, after a resize", "Gridfold.Models.Datasets.Dataset.MaxValues"),
        ("times its size to which a gzipped IDX file may unpack", "Gridfold.Models.Input.Gzip.MaxGrowth"),
        ("bytes to which any gzipped IDX file may unpack", "Gridfold.Models.Input.Gzip.FreeBytes"),
        ("problems that are counted", "Gridfold.Models.Datasets.Images.ImageDataset.MaxProblems"),
        ("memory of a network on any machine, in bytes", "Gridfold.Models.Training.MemoryLimit.Most"),
        ("memory of a network on this machine", null),
        ("memory of the networks that all slots train", null),
        ("bytes of a checkpoint", "Gridfold.Models.Training.MemoryEstimate.MaxCheckpoint"),
        ("bytes of a safetensors header", "Gridfold.Models.Weights.Safetensors.MaxHeader"),
        ("entries of a PyTorch checkpoint", "Gridfold.Models.Weights.PyTorch.PyTorchCheckpoint.MaxEntries"),
        ("bytes of the description in a PyTorch checkpoint", "Gridfold.Models.Weights.PyTorch.PyTorchCheckpoint.MaxDescription"),
        ("times its size to which a PyTorch checkpoint may unpack", "Gridfold.Models.Weights.PyTorch.PyTorchCheckpoint.MostGrowth"),
        ("bytes of the networks in an ONNX file", "Gridfold.Models.Prediction.OnnxModel.MostBytes"),
        ("bytes of `model.json`", "Gridfold.Models.Prediction.ModelFolder.MaxDescriptionBytes"),
        ("epochs", "Gridfold.Models.Training.TrainingSpec.MaxEpochs"),
        ("folds of a trial", "Gridfold.Grains.Identity.FoldId.MaxFolds"),
        ("trials whose weights are kept, beside `keep: all`", "Gridfold.Grains.Specs.ExperimentSpec.MaxKept"),
        ("bytes of the predictions of a fold", "Gridfold.Grains.Predictions.KeptPredictions.MaxFoldBytes"),
        ("bytes of the predictions of a search", "Gridfold.Grains.Predictions.KeptPredictions.MaxExperimentBytes"),
        ("priority", "Gridfold.Grains.Specs.ResourcesSpec.MaxPriority"),
        ("nodes of all checked values of hyper-parameters", "Gridfold.Grains.Experiments.SubmissionCheck.MaxCheckedNodes"),
        ("characters of a spec as JSON, and of all class names", "Gridfold.Grains.Experiments.SubmissionCheck.MaxCharacters"),
    ];

    private static readonly Assembly[] Floors =
    [
        typeof(CommandLine).Assembly, typeof(ContextFile).Assembly, typeof(SpecFile).Assembly, typeof(SubmissionCheck).Assembly,
        typeof(Dataset).Assembly,
    ];

    [Fact]
    public void Page_HasTheConstantsOfTheCode()
    {
        string[] page = File.ReadAllLines(Path.Combine(Sandbox.Repository, "docs", "limits.md"));
        (string Limit, string Value)[] rows =
            [.. page.Select(line => Row().Match(line)).Where(row => row.Success && row.Groups[1].Value != "limit")
                .Select(row => (row.Groups[1].Value, row.Groups[2].Value))];
        Assert.Equal(Rows.Select(row => row.Limit), rows.Select(row => row.Limit));
        foreach (((string limit, string value), (_, string? constant)) in rows.Zip(Rows))
            if (constant is not null) Assert.Equal($"{limit}: {Show(constant)}", $"{limit}: {value}");
    }

    private static string Show(string constant)
    {
        int dot = constant.LastIndexOf('.');
        Type type = Floors.Select(floor => floor.GetType(constant[..dot])).First(found => found is not null)!;
        FieldInfo? field = type.GetField(
            constant[(dot + 1)..], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.True(field?.IsLiteral, $"{constant} is no constant");
        return Convert.ToDouble(field!.GetRawConstantValue(), CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\| (.+?) \| (.+?) \| .+ \|$")]
    private static partial Regex Row();
}
