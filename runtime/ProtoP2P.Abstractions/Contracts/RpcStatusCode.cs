namespace ProtoP2P;

/// <summary>How a call ended, with gRPC's numbers.</summary>
public enum RpcStatusCode
{
    /// <summary>It succeeded.</summary>
    OK = 0,

    /// <summary>The caller or the service cancelled it.</summary>
    Cancelled = 1,

    /// <summary>The service failed without saying how.</summary>
    Unknown = 2,

    /// <summary>The request is wrong, whatever the state of the service.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was reached.</summary>
    ResourceExhausted = 8,

    /// <summary>The service is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict with another call.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The peer does not serve this protocol or method.</summary>
    Unimplemented = 12,

    /// <summary>The wire protocol was broken.</summary>
    Internal = 13,

    /// <summary>The peer cannot be reached or is shutting down.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt.</summary>
    DataLoss = 15,

    /// <summary>The caller's identity is not known.</summary>
    Unauthenticated = 16,
}
