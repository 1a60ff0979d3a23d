namespace ProtoP2P.Contracts;

internal static class ContractProblems
{
    /// <summary>Whether the contract cannot be generated; the others are advice.</summary>
    public static bool IsError(this ContractProblem problem) => problem is not (
        ContractProblem.IdWithoutVersion or ContractProblem.IdReserved or ContractProblem.IdNotNormal
        or ContractProblem.IdVersionNotSemantic or ContractProblem.NoCancellation
        or ContractProblem.TopicDeclaredTwice);

    /// <summary>The diagnostic id, such as <c>LP2P0101</c>.</summary>
    public static string ToId(this ContractProblem problem) =>
        "LP2P" + ((int)problem).ToString("0000", System.Globalization.CultureInfo.InvariantCulture);
}
