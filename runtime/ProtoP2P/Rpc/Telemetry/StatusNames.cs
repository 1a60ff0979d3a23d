namespace ProtoP2P.Rpc;

/// <summary>Status codes as telemetry names them: gRPC's names, which dashboards know.</summary>
internal static class StatusNames
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    public static string Get(RpcStatusCode code) => (uint)code < (uint)Names.Length ? Names[(int)code] : Names[(int)RpcStatusCode.Unknown];
}
