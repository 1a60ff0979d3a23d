using ProtoP2P.Security.Plaintext;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Security;

public sealed class PlaintextComplianceTests
{
    private static readonly SecurityCompliance s_suite = new(identity => new PlaintextSecurity(identity), protectsData: false);

    public static TheoryData<string> Names => new(s_suite.Checks.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Plaintext(string name)
    {
        ComplianceCheck check = s_suite.Checks.Single(check => check.Name == name);
        await check.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
