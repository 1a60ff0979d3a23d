namespace ProtoP2P.Benchmarks.Systems;

/// <summary>One way for two ends to talk: a stack of this library, a limit of the machine, or a peer that a user would pick instead.</summary>
internal interface ISystem
{
    /// <summary>What tables call it.</summary>
    string Name { get; }

    /// <summary>Whether its server is no process of this program: it is in the measuring process, or started from there.</summary>
    bool ServesHere { get; }

    /// <summary>Why it cannot run on this machine; null where it can.</summary>
    Task<string?> WhyNotAsync(CancellationToken cancellationToken);

    /// <summary>Starts the server's end.</summary>
    Task<IServing> ServeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Starts the client's end. It implements what the system can be measured at: <see cref="IBulk"/>, <see cref="IUnary"/> and the others beside this
    /// file.
    /// </summary>
    /// <param name="address">What the server's end said.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    Task<IAsyncDisposable> ConnectAsync(string address, CancellationToken cancellationToken);
}
