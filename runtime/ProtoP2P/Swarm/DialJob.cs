namespace ProtoP2P.Swarm;

/// <summary>A dial that several callers may wait for. It ends when the last of them has lost patience.</summary>
internal sealed class DialJob(IReadOnlySet<Multiaddress> addresses)
{
    private readonly CancellationTokenSource _abandoned = new();

    /// <summary>What is tried.</summary>
    public IReadOnlySet<Multiaddress> Addresses { get; } = addresses;

    /// <summary>Fires when nobody waits any more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>The outcome. Set right after construction.</summary>
    public Task<Connection> Outcome { get; set; } = null!;

    /// <summary>How many wait. Guarded by the dialer's lock.</summary>
    public int Waiters { get; set; }

    /// <summary>Nobody waits any more.</summary>
    public Task AbandonAsync() => _abandoned.CancelAsync();

    /// <summary>Frees the job once its dial has really ended, however.</summary>
    public async Task EndAsync()
    {
        await ((Task)Outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _abandoned.Dispose();
    }
}
