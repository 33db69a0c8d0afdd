namespace Gridfold.Silo.Configuration;

/// <summary>A kind of provider that Orleans finds by configuration, as <c>Orleans:Clustering:ProviderType</c>.</summary>
/// <param name="Section">Where it stands.</param>
/// <param name="Purpose">What it is for, for people.</param>
/// <param name="Types">The provider types that there are.</param>
internal sealed record ProviderKind(string Section, string Purpose, IReadOnlyList<string> Types)
{
    public const string Redis = "Redis";
    public const string AdoNet = "AdoNet";
    public const string AzureTableStorage = "AzureTableStorage";
    public const string AzureBlobStorage = "AzureBlobStorage";

    /// <summary>Those that a silo needs.</summary>
    public static IReadOnlyList<ProviderKind> All { get; } =
    [
        new("Orleans:Clustering", "where silos find each other", [Redis, AdoNet, AzureTableStorage]),
        new("Orleans:GrainStorage:Default", "where experiments are kept", [Redis, AdoNet, AzureTableStorage, AzureBlobStorage]),
        new("Orleans:Reminders", "what wakes experiments", [Redis, AdoNet, AzureTableStorage]),
    ];
}
