namespace ProtoP2P.Benchmarks.Systems;

/// <summary>The server's end of a system, until it is disposed.</summary>
internal interface IServing : IAsyncDisposable
{
    /// <summary>What the client's end has to know.</summary>
    string Address { get; }
}
