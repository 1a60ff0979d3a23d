namespace ProtoP2P.Tests.Impostors;

/// <summary>Goes through the handshakes as libp2p has them, up to the proof of its identity.</summary>
internal interface IImpostor : IAsyncDisposable
{
    /// <summary>Waits to be dialled.</summary>
    /// <returns>Where.</returns>
    Task<Multiaddress> ListenAsync();

    /// <summary>Dials. Completes when the other end has closed the connection, however; a hang fails the test.</summary>
    Task DialAsync(Multiaddress address);
}
