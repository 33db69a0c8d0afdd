namespace Gridfold.Models.Datasets.Sources;

/// <summary>The public datasets that Gridfold can fetch, with the checksums of their files.</summary>
public static class DatasetCatalogue
{
    private const string Mnist = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private const string FashionMnist = "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/";
    private const string Wine = "https://archive.ics.uci.edu/ml/machine-learning-databases/wine-quality/";

    /// <summary>All public datasets.</summary>
    public static IReadOnlyList<CatalogueDataset> All { get; } =
    [
        new("wine-quality-red", "Red vinho verde (Cortez et al., 2009): 11 measurements, quality 3 to 8", 1599, "CC BY 4.0",
        [
            // The UCI repository has the file with semicolons. The second hash is of the same rows with commas.
            new("winequality-red.csv", Wine + "winequality-red.csv",
            [
                "4a402cf041b025d4566d954c3b9ba8635a3a8a01e039005d97d6a710278cf05e",
                "beeb42e13e74d1cabcdf3f1d7fe5a3c6ce9cabe6a2ab84a564f6bc0cdd5aea26",
            ]),
        ]) { Label = "quality" },
        new("mnist", "Handwritten digits (LeCun et al., 1998), 28 x 28 grey: 60,000 to train on, 10,000 test", 70_000, "CC BY-SA 3.0", Idx(
            Mnist,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),
        new("fashion-mnist", "Zalando's articles (Xiao et al., 2017), 28 x 28 grey, 10 classes: 60,000 to train on, 10,000 test", 70_000,
            "MIT", Idx(
            FashionMnist,
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")),
    ];

    /// <summary>Finds a public dataset by its name; null when there is none.</summary>
    public static CatalogueDataset? Find(string name) => All.FirstOrDefault(dataset => dataset.Name == name);

    private static IReadOnlyList<CatalogueFile> Idx(string folder, params string[] hashes) =>
        [.. ((string[])["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
            .Zip(hashes, (name, hash) => new CatalogueFile(name, folder + name, [hash]))];
}
