using System.Runtime.InteropServices;
using System.Text;

namespace Gridfold.Models.Devices;

/// <summary>
/// Functions of libtorch that TorchSharp does not offer, by GCC's names for them (ATen/Context.h, ATen/Version.h, nnpack.h). A call of a
/// missing function has no effect.
/// </summary>
/// <param name="library">The loaded <see cref="LibtorchFolder.Operations"/>.</param>
internal sealed unsafe class LibtorchCalls(nint library)
{
    // std::string of libstdc++: a pointer, a length, and room for short text.
    private const int StringBytes = 32;

    /// <summary>Stops libtorch from using oneDNN.</summary>
    public void TurnOneDnnOff() => Switch("_ZN2at7Context20setUserEnabledMkldnnEb", false);

    /// <summary>
    /// Stops libtorch from using NNPACK where NNPACK cannot work. Otherwise libtorch writes "Could not initialize NNPACK!" to the terminal.
    /// The results do not change, because such an NNPACK computes nothing.
    /// </summary>
    public void TurnNnpackOffWhereItCannotWork()
    {
        if (!NativeLibrary.TryGetExport(library, "nnp_initialize", out nint initialize)) return;
        if (((delegate* unmanaged<int>)initialize)() != 0) Switch("_ZN2at7Context20setUserEnabledNNPACKEb", false);
    }

    /// <summary>
    /// Lets cuDNN use only algorithms that compute the same bits at each call. Its other algorithms add the parts of a sum in the order in
    /// which they are ready.
    /// </summary>
    public void MakeConvolutionsRepeatable()
    {
        Switch("_ZN2at7Context21setDeterministicCuDNNEb", true);
        Switch("_ZN2at7Context17setBenchmarkCuDNNEb", false);
    }

    /// <summary>Gives libtorch's text about its version, its parts and its processor.</summary>
    public string Describe()
    {
        if (!NativeLibrary.TryGetExport(library, "_ZN2at11show_configB5cxx11Ev", out nint show)) return "";
        nint* text = stackalloc nint[StringBytes / sizeof(nint)];
        ((delegate* unmanaged<nint*, nint*>)show)(text);
        return Encoding.UTF8.GetString((byte*)text[0], checked((int)text[1]));
    }

    private void Switch(string name, bool value)
    {
        if (!NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out nint context)
            || !NativeLibrary.TryGetExport(library, name, out nint set))
            return;
        ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)context)(), value ? (byte)1 : (byte)0);
    }
}
