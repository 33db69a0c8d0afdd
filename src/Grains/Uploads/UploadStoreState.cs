using Gridfold.Grains.States;

namespace Gridfold.Grains.Uploads;

/// <summary>The stored state of the list of uploads.</summary>
[GenerateSerializer, Alias("gridfold.upload-store-state")]
internal sealed class UploadStoreState : IStoredState
{
    /// <summary>The uploads, the earliest first.</summary>
    [Id(0)]
    public IReadOnlyList<UploadRecord> Uploads { get; set; } = [];

    /// <summary>The uploads that are on their way.</summary>
    [Id(1)]
    public IReadOnlyList<OpenUpload> Open { get; set; } = [];

    /// <summary>The number of all uploads so far.</summary>
    [Id(2)]
    public long Total { get; set; }

    /// <inheritdoc/>
    [field: NonSerialized]
    public StateDamage? Damage { get; set; }
}
