using Gridfold.Hosting.Local;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;
using YamlDotNet.Serialization;

namespace Gridfold.Hosting.Clusters;

/// <summary>The user's tokens, each by the address of its API: <c>tokens.yaml</c> in the home folder, for the user alone.</summary>
internal sealed class Keyring
{
    /// <summary>The environment variable with a token. It has priority over the file.</summary>
    public const string Variable = "GRIDFOLD_TOKEN";

    private const int MaxCharacters = 1 << 20;
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly string _path;
    private readonly Dictionary<string, string> _tokens;

    private Keyring(string path, Dictionary<string, string> tokens) => (_path, _tokens) = (path, tokens);

    /// <summary>The token of the environment. Null where there is none.</summary>
    public static string? OfEnvironment => Environment.GetEnvironmentVariable(Variable) is { } text && text.Trim().Length > 0
        ? text.Trim() : null;

    /// <summary>Reads the file. A missing file has no tokens.</summary>
    /// <exception cref="InputException">The file cannot be read, is damaged, or other users can read it.</exception>
    public static Keyring Read(GridfoldHome home)
    {
        string path = Path.Combine(home.Folder, "tokens.yaml");
        try
        {
            if (!OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & OfOthers) != 0)
                throw new InputException($"{path} holds tokens, and other users can read or change it; run: chmod 600 {path}");
            string text = BoundedText.Read(path, MaxCharacters)
                ?? throw new InputException($"{path} has over {MaxCharacters:N0} characters; it holds tokens: shorten it, or remove it");
            return new Keyring(path, Read(YamlSpecReader.Read(text, path), path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Keyring(path, []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message.TrimEnd('.')}; it holds tokens: make it readable, "
                + "or remove it");
        }
    }

    /// <summary>The token for an address. Null where there is none.</summary>
    public string? Find(ApiAddress address) => _tokens.GetValueOrDefault(address.ToString());

    /// <summary>Keeps a token for an address in place of an earlier one.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Keep(ApiAddress address, string token)
    {
        _tokens[address.ToString()] = token;
        GridfoldHome.WriteFile(_path, new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(_tokens));
    }

    private static Dictionary<string, string> Read(SpecNode root, string path)
    {
        if (root is SpecMap map && map.Entries.All(entry => entry.Value is SpecScalar))
            return map.Entries.ToDictionary(entry => entry.Key, entry => ((SpecScalar)entry.Value).Text);
        throw new InputException($"{path} must be a map of addresses to tokens, as 'gridfold config set' writes it", root.Location);
    }
}
