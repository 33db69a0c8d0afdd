using Gridfold.Grains.Access;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Api.Access;

/// <summary>
/// Makes the first token of a cluster, and prints it on the silo's output. Of several silos that start together, one prints a token.
/// </summary>
internal sealed partial class FirstToken(IGrainFactory grains, Action<string> print, TimeProvider time, ILogger<FirstToken> logger)
{
    /// <summary>The user of the first token.</summary>
    public const string User = "operator";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Makes the token, unless the cluster has ever had one. Tries again while the cluster does not answer.</summary>
    public async Task Make(CancellationToken cancellationToken)
    {
        string text = TokenText.New();
        var token = new NewToken(TokenText.IdOf(text)!, TokenText.HashOf(text), "first", User, Role.Operator, Days: 1);
        while (true)
        {
            try
            {
                if (await grains.GetTokenStore().CreateFirst(token).WaitAsync(cancellationToken))
                {
                    print($"The first token of this cluster, for an operator, valid for a day: {text}\n"
                        + "It is printed this once. Make others with it or with 'gridfold token create', then revoke it.");
                }

                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogTryingAgain(exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store of tokens does not answer, and is asked again: {Reason}")]
    private partial void LogTryingAgain(string reason);
}
