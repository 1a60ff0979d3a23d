namespace ProtoP2P.Negotiation;

/// <summary>
/// Whether the peer has shown that it handles streams of a connection. Before, js-libp2p (3.x) may still be upgrading it, and two things go wrong.
/// A stream that carries its proposal, its request and its end in one piece may be lost: js resets a stream that it finds ended when its upgrade
/// completes. So the end of such a stream waits for the answer to the proposal, which costs no round trip. And js keeps at most 10 early streams:
/// at the eleventh it cuts the connection. So a burst of streams right after the dial waits for the first answer beyond <see cref="MaxEarlyStreams"/>.
/// </summary>
internal sealed class FirstContact
{
    /// <summary>Streams that are open at most before the contact: js-libp2p's maxEarlyStreams is 10, and leaves room for identify's.</summary>
    public const int MaxEarlyStreams = 8;

    // More than can ever wait.
    private const int Everyone = 1 << 24;

    // Null once the contact is made, which is nearly all of a connection's life.
    private SemaphoreSlim? _places = new(MaxEarlyStreams);

    /// <summary>The peer has opened a stream or answered a proposal.</summary>
    public bool IsMade => Volatile.Read(ref _places) is null;

    /// <summary>Records it.</summary>
    public void Make()
    {
        if (!IsMade)
        {
            Interlocked.Exchange(ref _places, null)?.Release(Everyone);
        }
    }

    /// <summary>Waits for a place among the early streams; false where there is no need for one. A place that was taken is to be left.</summary>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _places) is not { } places)
        {
            return false;
        }

        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Gives up a place.</summary>
    public void Leave() => Volatile.Read(ref _places)?.Release();
}
