namespace ProtoP2P.Identify;

/// <summary>
/// The first question over a connection, and what the peer was told over it. There is one for each connection as long as anybody holds that, so of a question
/// that was answered it keeps the outcome alone.
/// </summary>
/// <param name="version">The state of this node when the connection was new.</param>
internal sealed class Meeting(long version)
{
    private readonly Lock _gate = new();
    private Task<bool>? _asking;
    private bool? _outcome;

    /// <summary>What the peer was told of this node.</summary>
    public Telling Telling { get; } = new(version);

    /// <summary>How the question ended; null before.</summary>
    public bool? Outcome
    {
        get
        {
            lock (_gate)
            {
                return _outcome;
            }
        }
    }

    /// <summary>How the question ended; asks it where nobody has.</summary>
    /// <param name="ask">Asks. Runs once, and does not throw.</param>
    /// <param name="cancellationToken">Ends the waiting, not the question.</param>
    public ValueTask<bool> WaitAsync(Func<Task<bool>> ask, CancellationToken cancellationToken)
    {
        Task<bool> asking;
        lock (_gate)
        {
            if (_outcome is { } outcome)
            {
                return new ValueTask<bool>(outcome);
            }

            asking = _asking ??= AskAsync(ask);
        }

        return new ValueTask<bool>(asking.WaitAsync(cancellationToken));
    }

    private async Task<bool> AskAsync(Func<Task<bool>> ask)
    {
        // Whoever asks first holds the gate at this moment.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        bool outcome = await ask().ConfigureAwait(false);
        lock (_gate)
        {
            _outcome = outcome;
            _asking = null;
        }

        return outcome;
    }
}
