using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc;

/// <summary>What all inbound calls of one contract share.</summary>
internal sealed record ServerEnvironment(
    ContractDescriptor Contract, RpcOptions Options, ServerLimits Limits, CallAdmission Admission, TimeProvider Time, ILogger Logger);
