namespace ProtoP2P.Rpc;

/// <summary>Maps what a service throws to the status that its caller sees.</summary>
internal static class ServerErrors
{
    /// <summary>The status for <paramref name="exception"/>.</summary>
    public static CloseFields ToStatus(Exception exception, IncomingCall call, bool detailedErrors) => exception switch
    {
        RpcException { StatusCode: RpcStatusCode.OK } => new(RpcStatusCode.Internal, "the service failed with the status OK"),
        RpcException failure => new(failure.StatusCode, failure.Reason, failure.Details, NotProcessed.Remove(failure.Trailers)),
        OperationCanceledException when call.CallContext.IsExpired => new(RpcStatusCode.DeadlineExceeded, "the deadline passed"),
        OperationCanceledException or Libp2pException when call.Stream.Aborted.IsCancellationRequested => new(RpcStatusCode.Cancelled, "the caller is gone"),
        OperationCanceledException or ObjectDisposedException when call.CallContext.IsAborted => new(RpcStatusCode.Unavailable, "the node is shutting down"),
        OperationCanceledException => new(RpcStatusCode.Cancelled, "the service cancelled the call"),
        _ => new(RpcStatusCode.Unknown, detailedErrors ? $"{exception.GetType().FullName}: {exception.Message}" : "the service failed"),
    };

    /// <summary>Whether <paramref name="exception"/> is a way to answer, or to end, rather than a defect of the service.</summary>
    public static bool IsExpected(Exception exception, IncomingCall call) =>
        exception is RpcException or OperationCanceledException
        || (exception is Libp2pException && call.Stream.Aborted.IsCancellationRequested)
        // A node that stops cuts its calls off, and then disposes of what it has: a service that was at it has no defect.
        || (exception is ObjectDisposedException && call.CallContext.IsAborted);
}
