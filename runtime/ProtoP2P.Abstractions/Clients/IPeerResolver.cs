namespace ProtoP2P;

/// <summary>Knows which peers a client may call. One object serves all calls of one client. Thread-safe.</summary>
/// <remarks>An implementation that is disposable is disposed with its client, unless it is a service of the container.</remarks>
public interface IPeerResolver
{
    /// <summary>
    /// The peers of now, the preferred first; empty for none. Asked for every call: it does no I/O, and gives the same list as long as nothing
    /// has changed.
    /// </summary>
    IReadOnlyList<PeerCandidate> GetCandidates();

    /// <summary>The next <see cref="GetCandidates"/> gives another list. Wakes the calls that wait for a peer.</summary>
    event EventHandler? Changed;

    /// <summary>What was asked and what is known, for the error of a call that finds no peer, such as <c>none of 3 connected peers serves /x/1.0.0</c>.</summary>
    string Describe();
}
