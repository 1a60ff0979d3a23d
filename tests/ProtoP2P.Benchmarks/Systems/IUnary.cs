namespace ProtoP2P.Benchmarks.Systems;

/// <summary>A client whose calls are independent of each other.</summary>
internal interface IUnary
{
    /// <summary>Sends 64 bytes and gets 64 bytes. Any number may run at the same time.</summary>
    ValueTask CallAsync(CancellationToken cancellationToken);
}
