namespace ProtoP2P.Interop.Matrix.Parties;

/// <summary>A node as the matrix sees it, whoever wrote it. What does not go as it should is a <see cref="MatrixException"/> or the node's own error.</summary>
internal interface IParty : IAsyncDisposable
{
    string PeerId { get; }

    /// <summary>Where it listens, with <c>/p2p</c>.</summary>
    string Address { get; }

    /// <summary>The name with which its identify's agent starts.</summary>
    string Agent { get; }

    /// <summary>Makes a new connection.</summary>
    Task<Dialled> DialAsync(string address);

    /// <summary>The agent and the protocols of the peer at the other end of the last connection.</summary>
    Task<(string Agent, IReadOnlyList<string> Protocols)> IdentifyAsync(string peer);

    Task<TimeSpan> PingAsync(string peer);

    /// <summary>Has the peer echo so many bytes.</summary>
    Task<bool> EchoAsync(string peer, int bytes);

    /// <summary>Has so many streams open at once, each with an echo of its own.</summary>
    Task<bool> StreamsAsync(string peer, int count);

    /// <summary>Says all, half-closes, and is answered after that.</summary>
    Task<bool> HalfCloseAsync(string peer);

    /// <summary>Opens a stream and resets it.</summary>
    Task ResetAsync(string peer);

    /// <summary>Waits until a stream of the other end has ended and says how: <c>reset</c> where it was reset.</summary>
    Task<string> AwaitResetAsync();

    Task HangUpAsync(string peer);

    /// <summary>Waits until it knows of no connection to the peer: a dial before that would yield the old one.</summary>
    Task AwaitGoneAsync(string peer);
}
