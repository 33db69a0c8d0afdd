using Gridfold.Grains.States;

namespace Gridfold.Grains.Access;

/// <summary>
/// The shell around <see cref="TokenTable"/>. It handles one call at a time, so that only one of several first tokens is stored. A change
/// is answered after it is on disk.
/// </summary>
internal sealed class TokenStoreGrain : Grain, ITokenStoreGrain
{
    private readonly IPersistentState<TokenStoreState> _state;
    private readonly TimeProvider _time;

    public TokenStoreGrain([PersistentState("tokens")] IPersistentState<TokenStoreState> state, TimeProvider time)
    {
        _state = state;
        _time = time;
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.GetPrimaryKeyString() == TokenStoreGrainFactory.Key
        ? Task.CompletedTask
        : throw new RefusedException($"there is no store of tokens '{Bounds.Message(this.GetPrimaryKeyString())}'; the cluster has one");

    public async Task<AccessToken> Create(NewToken token)
    {
        TokenTable table = Open();
        (AccessToken created, bool isNew) = table.Create(token, _time.GetUtcNow());
        if (isNew) await Write(table);
        return created;
    }

    public async Task<bool> CreateFirst(NewToken token)
    {
        TokenTable table = Open();
        if (_state.State.Version > 0) return false;
        table.Create(token, _time.GetUtcNow());
        await Write(table);
        return true;
    }

    public async Task<AccessToken> BeginSession(NewSession session)
    {
        TokenTable table = Open();
        AccessToken begun = table.Begin(session, _time.GetUtcNow());
        await Write(table);
        return begun;
    }

    public async Task<AccessToken?> Revoke(string id)
    {
        TokenTable table = Open();
        (AccessToken? revoked, bool isNew) = table.Revoke(id, _time.GetUtcNow());
        if (isNew) await Write(table);
        return revoked;
    }

    public Task<IReadOnlyList<AccessToken>> GetAll() =>
        Task.FromResult<IReadOnlyList<AccessToken>>([.. Open().Tokens.Select(stored => stored.Token)]);

    public Task<TokenList?> GetChanged(long version)
    {
        TokenTable table = Open();
        return Task.FromResult(version == _state.State.Version ? null : new TokenList(_state.State.Version, [.. table.Tokens]));
    }

    /// <summary>
    /// The tokens. A damaged store lets nobody in: a store that seemed empty would print a new first token, and forget what was revoked.
    /// </summary>
    private TokenTable Open()
    {
        if (_state.State.Damage is not null) DeactivateOnIdle();
        _state.State.Require("the store of tokens");
        return new TokenTable(_state.State.Tokens);
    }

    private async Task Write(TokenTable table)
    {
        (IReadOnlyList<StoredToken> tokens, long version) = (_state.State.Tokens, _state.State.Version);
        (_state.State.Tokens, _state.State.Version) = ([.. table.Tokens], version + 1);
        try
        {
            await _state.WriteStateAsync();
        }
        catch
        {
            // Nobody knows whether the storage has the change. The next activation reads what it has.
            (_state.State.Tokens, _state.State.Version) = (tokens, version);
            DeactivateOnIdle();
            throw;
        }
    }
}
