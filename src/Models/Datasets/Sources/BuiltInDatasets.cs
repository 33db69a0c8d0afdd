namespace Gridfold.Models.Datasets.Sources;

/// <summary>The small datasets that come with Gridfold, so that a first experiment needs no download.</summary>
public static class BuiltInDatasets
{
    /// <summary>All built-in datasets, by name.</summary>
    public static IReadOnlyList<BuiltInDataset> All { get; } =
    [
        new("iris", "Fisher's iris flowers: 4 measurements in cm, 3 species", 150, "iris.csv") { Label = "species" },
        new("mnist-900", "MNIST's handwritten digits, 28 x 28 grey; a balanced 600 to train on, 200 valid, 100 test", 900, "mnist-900.zip"),
    ];

    /// <summary>Finds a built-in dataset by its name; null when there is none.</summary>
    public static BuiltInDataset? Find(string name) => All.FirstOrDefault(dataset => dataset.Name == name);
}
