namespace ProtoP2P.Interop.Tests.Contract;

/// <summary>One method of each shape, and those that a test of statuses needs. <c>js/contract.mjs</c> is the same in JavaScript.</summary>
[Libp2pProtocol("/protop2p/interop/1.0.0")]
public partial interface IInterop
{
    /// <summary>Unary.</summary>
    ValueTask<Number> SquareAsync(Number number, CancellationToken cancellationToken = default);

    /// <summary>Unary, with as many bytes as a test wants.</summary>
    ValueTask<Blob> ReverseAsync(Blob blob, CancellationToken cancellationToken = default);

    /// <summary>Server stream.</summary>
    IAsyncEnumerable<Number> CountAsync(Span span, CancellationToken cancellationToken = default);

    /// <summary>Client stream.</summary>
    ValueTask<Number> SumAsync(IAsyncEnumerable<Number> numbers, CancellationToken cancellationToken = default);

    /// <summary>Duplex: the sum so far, after each number.</summary>
    IAsyncEnumerable<Number> RunningTotalAsync(IAsyncEnumerable<Number> numbers, CancellationToken cancellationToken = default);

    /// <summary>Duplex with a head.</summary>
    IAsyncEnumerable<Number> ScaleAsync(Number factor, IAsyncEnumerable<Number> numbers, CancellationToken cancellationToken = default);

    /// <summary>Ends with the status it is asked for; 0 stands for an exception that is no status.</summary>
    ValueTask<Number> FailAsync(Failure failure, CancellationToken cancellationToken = default);

    /// <summary>Ends when it is cancelled, and not before.</summary>
    ValueTask<Number> WaitAsync(Number number, RpcCall call = default);

    /// <summary>Returns the metadata <c>x-mark</c> as a trailer.</summary>
    ValueTask<Text> GreetAsync(Text name, RpcCall call = default);

    /// <summary>No reply, acknowledged.</summary>
    ValueTask NoteAsync(Text note, CancellationToken cancellationToken = default);

    /// <summary>No reply, not even an acknowledgement.</summary>
    [OneWay]
    ValueTask TellAsync(Text note, CancellationToken cancellationToken = default);
}
