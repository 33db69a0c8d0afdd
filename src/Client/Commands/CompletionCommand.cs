using System.CommandLine;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold completion SHELL</c>: prints a script with which a shell completes commands and options. The script asks this program, so it
/// knows every command of the version that is installed.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # gridfold completion for bash. To load it: source <(gridfold completion bash)
        _gridfold() {
            local IFS=$'\n'
            COMPREPLY=($("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null))
            # An option with a value ends at '='; bash has begun a word behind ':'.
            local word="${COMP_WORDS[COMP_CWORD]}"
            COMPREPLY=($(compgen -W "${COMPREPLY[*]}" -- "${word}"))
        }
        complete -o default -F _gridfold gridfold
        """;

    private const string Zsh = """
        #compdef gridfold
        # gridfold completion for zsh. To load it: source <(gridfold completion zsh)
        _gridfold() {
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${#BUFFER[1,CURSOR]}]" "${BUFFER}" 2>/dev/null)}")
            if (( ${#found} )) && [[ -n "${found[1]}" ]]; then
                compadd -- "${found[@]}"
            else
                _files
            fi
        }
        (( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
        compdef _gridfold gridfold
        """;

    private const string Fish = """
        # gridfold completion for fish. To load it: gridfold completion fish | source
        function __gridfold_complete
            set -l line (commandline --cut-at-cursor)
            set -l words (commandline --tokenize --cut-at-cursor)
            set -l place "[suggest:"(string length -- "$line")"]"
            eval (string escape -- $words[1] $place "$line") 2>/dev/null
        end
        complete --command gridfold --arguments '(__gridfold_complete)'
        """;

    private const string Pwsh = """
        # gridfold completion for PowerShell. To load it: gridfold completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName gridfold -ScriptBlock {
            param($word, $tree, $position)
            & $tree.CommandElements[0].Extent.Text "[suggest:$position]" "$tree" 2>$null |
                Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish, ["pwsh"] = Pwsh };

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = $"The shell: {string.Join(", ", Scripts.Keys)}" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a script with which a shell completes commands and options") { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.WriteLine(Scripts[parsed.GetRequiredValue(shell)]);
            return ExitCode.Done;
        });
        return command;
    }
}
