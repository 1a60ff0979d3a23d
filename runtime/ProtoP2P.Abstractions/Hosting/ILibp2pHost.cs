using System.Diagnostics.CodeAnalysis;
using ProtoP2P.Rpc;

namespace ProtoP2P;

/// <summary>A libp2p node: it listens, dials, opens and serves streams and contracts. Thread-safe.</summary>
/// <remarks>Events are raised in order, one at a time, and never on a connection's loops.</remarks>
public interface ILibp2pHost : IAsyncDisposable
{
    /// <summary>Who this node is.</summary>
    PeerId PeerId { get; }

    /// <summary>The node's public key.</summary>
    PublicKey PublicKey { get; }

    /// <summary>The addresses at which this node listens: real ports, wildcards expanded, without <c>/p2p</c>. Empty before the start.</summary>
    IReadOnlyList<Multiaddress> ListenAddresses { get; }

    /// <summary>
    /// The addresses that this node tells others, in identify and in its peer record: those it listens on and those at which enough others see it, as
    /// <c>Announcement</c> in its options says. Without <c>/p2p</c>.
    /// </summary>
    IReadOnlyList<Multiaddress> AdvertisedAddresses { get; }

    /// <summary>The protocol ids that this node serves and advertises, sorted.</summary>
    IReadOnlyList<string> Protocols { get; }

    /// <summary>The contracts that this node serves and advertises, by their newest protocol id. Raw stream handlers have none.</summary>
    IReadOnlyList<ContractDescriptor> Contracts { get; }

    /// <summary>What this node knows of others.</summary>
    IPeerstore Peerstore { get; }

    /// <summary>The open connections.</summary>
    IReadOnlyList<IPeerConnection> Connections { get; }

    /// <summary>Which peers matter when there are too many connections.</summary>
    IConnectionManager ConnectionManager { get; }

    /// <summary>The peers that this node is to be connected to always.</summary>
    IStaticPeers StaticPeers { get; }

    /// <summary>The clock of everything that this host times.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>A connection was established, in either direction.</summary>
    event EventHandler<PeerConnectionEventArgs>? ConnectionOpened;

    /// <summary>A connection has ended.</summary>
    event EventHandler<PeerConnectionEventArgs>? ConnectionClosed;

    /// <summary>A peer said what it is and serves (identify or identify push).</summary>
    event EventHandler<PeerIdentifiedEventArgs>? PeerIdentified;

    /// <summary>The served protocols, the listen addresses or the advertised addresses have changed.</summary>
    event EventHandler? SelfChanged;

    /// <summary>Starts listening and the registered services.</summary>
    /// <exception cref="Libp2pException">An address cannot be listened on; the message names it.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops in order: takes no new work, lets running calls end within the drain timeout, closes all connections.</summary>
    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>Listens on one more address, and tells peers of it. The host must be running.</summary>
    /// <returns>What was added to <see cref="ListenAddresses"/>: the real port, wildcards expanded.</returns>
    /// <exception cref="Libp2pException">The address cannot be listened on; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The host has not been started.</exception>
    ValueTask<IReadOnlyList<Multiaddress>> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default);

    /// <summary>A connection to a peer: an open one, or a new one to its addresses in the peerstore.</summary>
    /// <exception cref="DialException">No address could be reached; one reason per address.</exception>
    ValueTask<IPeerConnection> ConnectAsync(PeerId peerId, CancellationToken cancellationToken = default);

    /// <summary>A connection to the peer that <paramref name="address"/> ends in (<c>/p2p/ID</c>): an open one, or a new one to this address and those in the peerstore.</summary>
    /// <exception cref="ArgumentException">The address names no peer.</exception>
    /// <exception cref="DialException">No address could be reached; one reason per address.</exception>
    ValueTask<IPeerConnection> ConnectAsync(Multiaddress address, CancellationToken cancellationToken = default);

    /// <summary>Dials an address without knowing who listens there. Whoever it is has proved its id, but it may be anyone.</summary>
    ValueTask<IPeerConnection> ConnectToUnknownPeerAsync(Multiaddress address, CancellationToken cancellationToken = default);

    /// <summary>Closes all connections to a peer.</summary>
    ValueTask DisconnectAsync(PeerId peerId, CancellationToken cancellationToken = default);

    /// <summary>Opens a stream to a peer, dialling it where needed, and agrees on the first of <paramref name="protocolIds"/> that it serves.</summary>
    /// <exception cref="NegotiationException">The peer serves none of them.</exception>
    /// <exception cref="DialException">The peer could not be reached.</exception>
    ValueTask<IPeerStream> OpenStreamAsync(PeerId peerId, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken = default);

    /// <summary>Opens a stream over this very connection.</summary>
    ValueTask<IPeerStream> OpenStreamAsync(IPeerConnection connection, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken = default);

    /// <summary>Serves inbound streams of a protocol until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">The protocol has a handler already.</exception>
    IDisposable AddStreamHandler(string protocolId, StreamHandler handler, StreamHandlerOptions? options = null);

    /// <summary>Serves a contract with one object for all calls, until the result is disposed. Filters on its class and methods apply.</summary>
    /// <exception cref="InvalidOperationException">The protocol has a handler already, or a filter cannot be used; the message names it.</exception>
    IDisposable AddProtocol<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(TContract service, StreamHandlerOptions? options = null)
        where TContract : class, IProtocolContract<TContract>;

    /// <summary>The same with interceptors and conditions for its callers.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    IDisposable AddProtocol<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(TContract service, ContractServiceOptions options)
        where TContract : class, IProtocolContract<TContract>;

    /// <summary>Serves a contract with an object per call, until the result is disposed. Filters on its class and methods apply when it has been made.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    IDisposable AddProtocol<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(
        IContractActivator<TContract> activator, StreamHandlerOptions? options = null)
        where TContract : class, IProtocolContract<TContract>;

    /// <summary>The same with interceptors and conditions for its callers.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    IDisposable AddProtocol<[DynamicallyAccessedMembers(ContractMembers.Needed)] TContract>(
        IContractActivator<TContract> activator, ContractServiceOptions options)
        where TContract : class, IProtocolContract<TContract>;

    /// <summary>A client of a contract at a peer. Cheap; no I/O before the first call, which dials where needed.</summary>
    TContract GetClient<TContract>(PeerId peerId)
        where TContract : class, IProtocolContract<TContract>;

    /// <summary>A client of a contract at the peer that <paramref name="address"/> ends in (<c>/p2p/ID</c>).</summary>
    /// <exception cref="ArgumentException">The address names no peer.</exception>
    TContract GetClient<TContract>(Multiaddress address)
        where TContract : class, IProtocolContract<TContract>;

    /// <summary>A client of a contract over this very connection; its calls fail when the connection has ended.</summary>
    TContract GetClient<TContract>(IPeerConnection connection)
        where TContract : class, IProtocolContract<TContract>;

    /// <summary>What carries calls of a contract to a peer, for code that puts something between them and a client. Cheap; no I/O before the first call.</summary>
    RpcInvoker CreateInvoker(ContractDescriptor contract, PeerId peerId);

    /// <summary>Whether a peer serves a contract, under any of its ids. Connects where needed.</summary>
    /// <remarks>
    /// Where the peer says over the connection what it serves (identify), that is the answer, and an answer that is under way is waited for. Where it
    /// does not, a stream is opened, the contract proposed, and the stream reset; the peer may see a call that was cancelled before it began.
    /// </remarks>
    /// <returns>True or false as the peer says; it may be otherwise the next moment.</returns>
    /// <exception cref="DialException">The peer could not be reached.</exception>
    /// <exception cref="Libp2pException">It cannot be known: the peer ended the connection, refused the stream or answered nothing.</exception>
    ValueTask<bool> SupportsAsync<TContract>(PeerId peerId, CancellationToken cancellationToken = default)
        where TContract : class, IProtocolContract<TContract>;

    /// <summary>This node's advertised addresses, signed by its key: what identify and discovery hand out.</summary>
    SignedEnvelope CreatePeerRecord();

    /// <summary>
    /// Signs bytes by the node's key, for protocols whose messages carry their author's signature. The bytes must begin with what the signature is for, as
    /// <c>libp2p-pubsub:</c> is, so that it proves nothing elsewhere.
    /// </summary>
    byte[] Sign(ReadOnlySpan<byte> message);

    /// <summary>Records what a peer said of itself and raises <see cref="PeerIdentified"/>. Called by identify.</summary>
    void ReportIdentity(PeerId peerId, PeerIdentity identity);

    /// <summary>Takes what a peer says it sees of this node. One peer's word only: it is advertised once enough others have said the same. Called by identify.</summary>
    /// <param name="connection">Over which the peer sees it.</param>
    /// <param name="observed">This node's address as the peer sees it.</param>
    void ReportObservedAddress(IPeerConnection connection, Multiaddress observed);

    /// <summary>Lets <see cref="SupportsAsync"/> wait for what peers say of themselves, until the result is disposed. Called by identify.</summary>
    /// <exception cref="InvalidOperationException">There is another one.</exception>
    IDisposable UseIdentifier(IPeerIdentifier identifier);
}
