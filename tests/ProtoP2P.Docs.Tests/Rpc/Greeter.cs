namespace Acme;

public sealed class Greeter(string name) : IGreeter
{
    public ValueTask<Customer> WhoAreYouAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(new Customer { Name = name });
}
