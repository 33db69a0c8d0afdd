namespace Gridfold.Silo.Configuration;

/// <summary>A kind of provider that Orleans finds by configuration, for example <c>Orleans:Clustering:ProviderType</c>.</summary>
/// <param name="Section">The section of the configuration.</param>
/// <param name="Purpose">The purpose of the provider, for messages.</param>
/// <param name="Types">The provider types that exist.</param>
internal sealed record ProviderKind(string Section, string Purpose, IReadOnlyList<string> Types)
{
    public const string Redis = "Redis";
    public const string AdoNet = "AdoNet";
    public const string AzureTableStorage = "AzureTableStorage";
    public const string AzureBlobStorage = "AzureBlobStorage";

    /// <summary>The kinds of providers that a silo needs.</summary>
    public static IReadOnlyList<ProviderKind> All { get; } =
    [
        new("Orleans:Clustering", "where silos find each other", [Redis, AdoNet, AzureTableStorage]),
        new("Orleans:GrainStorage:Default", "where experiments are kept", [Redis, AdoNet, AzureTableStorage, AzureBlobStorage]),
        new("Orleans:Reminders", "what wakes experiments", [Redis, AdoNet, AzureTableStorage]),
    ];
}
