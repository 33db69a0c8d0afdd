namespace Gridfold.Models.Devices;

/// <summary>The libtorch that a process has loaded.</summary>
/// <param name="Folder">The folder of its libraries.</param>
/// <param name="Version">The version, as in <c>2.10.0</c>; <c>unknown</c> where libtorch does not tell.</param>
/// <param name="Parts">Its own list of build parts and of instructions in its kernels, one a line.</param>
/// <param name="Missing">The functions that TorchSharp may call and that this libtorch lacks. A call of one ends the process.</param>
public sealed record LibtorchInfo(string Folder, string Version, IReadOnlyList<string> Parts, IReadOnlyList<string> Missing);
