namespace Gridfold.Silo.Storage;

/// <summary>One state to store.</summary>
/// <param name="Grain">The grain's id.</param>
/// <param name="Name">The state's name.</param>
/// <param name="ExpectedETag">The version that the writer has read. Null when there was none.</param>
/// <param name="Data">The bytes. Null to delete the state.</param>
internal sealed record SqliteWrite(string Grain, string Name, long? ExpectedETag, byte[]? Data);
