using Microsoft.EntityFrameworkCore;
using Pages;

// Pages FILE [--urls …]: a list, a person and a dashboard over a file that UsersWeb has filled.
var builder = WebApplication.CreateBuilder(args[1..]);
builder.Logging.ClearProviders();
builder.Services.AddDbContextPool<PeopleContext>(options => options.UseSqlite($"Data Source={args[0]};Mode=ReadOnly"));
builder.Services.AddControllersWithViews();
await using var app = builder.Build();
app.MapControllers();
await app.RunAsync();
