namespace Gridfold.Models.OwnCode;

/// <summary>A file that belongs to the user's code.</summary>
/// <param name="Name">The path from the folder of the assembly, with '/' between folders.</param>
/// <param name="Path">The path of the file.</param>
internal sealed record CodeFile(string Name, string Path);
