namespace Gridfold.EndToEnd.Tests.Devices;

/// <summary>
/// A copy of libtorch that behaves as in a virtual machine without cache sizes. It reads leaf 0x8000001C of <c>cpuid</c>, which holds
/// zeros, in place of AMD's 0x8000001D. oneDNN then computes convolutions wrongly on AMD's processors, and NNPACK does not work.
/// </summary>
internal static class FaultyLibtorch
{
    // The first instruction is oneDNN's mov r10d, 0x8000001D; the second is cpuinfo's mov r12d, 0x8000001D.
    private static readonly (string File, byte[] Code)[] Questions =
    [
        ("libtorch_cpu.so", [0x41, 0xBA, 0x1D, 0x00, 0x00, 0x80]),
        ("libc10.so", [0x41, 0xBC, 0x1D, 0x00, 0x00, 0x80]),
    ];

    /// <summary>Copies and changes the client's own libtorch.</summary>
    /// <param name="folder">The folder to create.</param>
    /// <returns>The folder.</returns>
    public static string Make(string folder)
    {
        string own = Path.Combine(Path.GetDirectoryName(Repository.ClientProgram)!, "libtorch");
        Directory.CreateDirectory(folder);
        foreach (string library in Directory.EnumerateFiles(own))
        {
            string copy = Path.Combine(folder, Path.GetFileName(library));
            if (Questions.FirstOrDefault(question => question.File == Path.GetFileName(library)).Code is { } code)
                CopyChanged(library, copy, code);
            else File.CreateSymbolicLink(copy, library);
        }

        return folder;
    }

    private static void CopyChanged(string library, string copy, byte[] code)
    {
        byte[] content = File.ReadAllBytes(library);
        int place = content.AsSpan().IndexOf(code);
        Assert.True(
            place >= 0 && content.AsSpan(place + 1).IndexOf(code) < 0, $"{library} does not ask for its caches as this test expects.");
        content[place + 2]--;
        File.WriteAllBytes(copy, content);
    }
}
