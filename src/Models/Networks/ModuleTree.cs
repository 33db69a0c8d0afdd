using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>Gives modules names with dots. Modules in between only hold others.</summary>
internal static class ModuleTree
{
    /// <summary>Puts modules below another, each under its name.</summary>
    public static void Register(nn.Module root, IEnumerable<KeyValuePair<string, nn.Module<Tensor, Tensor>>> modules)
    {
        var holders = new Dictionary<string, nn.Module> { [""] = root };
        foreach ((string name, nn.Module<Tensor, Tensor> module) in modules) Holder(Before(name)).register_module(After(name), module);

        nn.Module Holder(string name)
        {
            if (holders.TryGetValue(name, out nn.Module? holder)) return holder;
            holder = holders[name] = new ModuleHolder();
            Holder(Before(name)).register_module(After(name), holder);
            return holder;
        }
    }

    private static string Before(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];

    private static string After(string name) => name[(name.LastIndexOf('.') + 1)..];

    private sealed class ModuleHolder : nn.Module
    {
        public ModuleHolder() : base(nameof(ModuleHolder))
        {
        }
    }
}
