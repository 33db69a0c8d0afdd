using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using Gridfold.Models.Input;
using TorchSharp;

namespace Gridfold.Models.Networks;

/// <summary>
/// The user's assembly with what it needs, apart from Gridfold's own packages. Only TorchSharp is shared, because its tensors and modules
/// pass between both.
/// </summary>
internal sealed class OwnAssembly : AssemblyLoadContext
{
    private static readonly AssemblyName Shared = typeof(torch).Assembly.GetName();

    private readonly AssemblyDependencyResolver _resolver;
    private readonly Assembly _assembly;
    private readonly string _file;

    private OwnAssembly(string path) : base(nameof(OwnAssembly))
    {
        _file = Path.GetFileName(path);
        _resolver = new AssemblyDependencyResolver(path);
        _assembly = LoadFromAssemblyPath(path);
        foreach (AssemblyName name in _assembly.GetReferencedAssemblies()) RequireShared(name, _file);
    }

    /// <summary>Loads the assembly of a network.</summary>
    /// <exception cref="OwnNetworkException">The file is missing, is no assembly, or has changed.</exception>
    public static OwnAssembly Load(OwnNetworkLayer network)
    {
        string path = Path.GetFullPath(network.Assembly);
        if (!File.Exists(path))
        {
            throw new OwnNetworkException($"{network.Path}.{OwnNetworkLayer.AssemblyKey} is '{network.Assembly}', and there is no such "
                + "file on this machine; build the project, and name the compiled file", OwnNetworkLayer.AssemblyKey);
        }

        try
        {
            RequireHash(network, path);
            return new OwnAssembly(path);
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException
            or InvalidOperationException)
        {
            throw new OwnNetworkException(
                $"{network.Path}.{OwnNetworkLayer.AssemblyKey} is '{network.Assembly}', which cannot be loaded: "
                    + $"{exception.Message.Split('\n')[0]}; name the file that 'dotnet build' made for .NET {Environment.Version.Major}",
                OwnNetworkLayer.AssemblyKey);
        }
    }

    /// <summary>Finds the class of a network.</summary>
    /// <exception cref="OwnNetworkException">There is no such class.</exception>
    public Type Find(OwnNetworkLayer network)
    {
        if (_assembly.GetType(network.Class) is { } found) return found;
        string[] classes = [.. Types().Where(OwnConstructor.Suits).Select(type => type.FullName!)];
        string known = classes.Length == 0
            ? "; it has no public class that derives from torch.nn.Module<Tensor, Tensor>"
            : Suggestion.For(network.Class, classes);
        throw new OwnNetworkException(
            $"{network.Path}.{OwnNetworkLayer.ClassKey} is '{network.Class}', which is no class of {_file}{known}");
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        RequireShared(assemblyName, _file);
        if (assemblyName.Name == Shared.Name) return typeof(torch).Assembly;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static void RequireHash(OwnNetworkLayer network, string path)
    {
        if (network.Sha256 is not { } expected) return;
        using FileStream file = File.OpenRead(path);
        string found = Convert.ToHexStringLower(SHA256.HashData(file));
        if (found == expected) return;
        throw new OwnNetworkException(
            $"{network.Assembly} has SHA-256 {found}, and {OwnNetworkLayer.HashKey} is {expected}; trials of other code cannot be "
                + "compared: put the old file back, or start a new experiment",
            OwnNetworkLayer.AssemblyKey);
    }

    private static void RequireShared(AssemblyName name, string file)
    {
        if (name.Name != Shared.Name || name.Version == Shared.Version) return;
        throw new OwnNetworkException($"{file} was compiled for TorchSharp {name.Version}, and this Gridfold has TorchSharp "
            + $"{Shared.Version}; compile it for that version: <PackageReference Include=\"TorchSharp\" "
            + $"Version=\"{Shared.Version?.ToString(3)}\" />", OwnNetworkLayer.AssemblyKey);
    }

    private Type[] Types()
    {
        try
        {
            return _assembly.GetExportedTypes();
        }
        catch (Exception exception) when (exception is IOException or TypeLoadException or ReflectionTypeLoadException)
        {
            // A type of an assembly that is not there. The message about the class then names no others.
            return [];
        }
    }
}
