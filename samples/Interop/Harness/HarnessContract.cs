namespace Interop.Harness;

/// <summary>Whose names and output are used.</summary>
internal enum HarnessContract
{
    /// <summary>libp2p/test-plans, transport-interop: lower case variables, JSON.</summary>
    TestPlans,

    /// <summary>libp2p/unified-testing, transport: upper case variables, YAML.</summary>
    Unified,
}
